"""Speech: texts become audio and audio becomes text, in processes of their own."""
