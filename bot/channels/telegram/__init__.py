"""The Telegram door, through aiogram's client.

Updates come by polling or webhook, become letters (`letters`), stand in the inbox, are carried
out by turns (`mail`), and replies leave the outbox through `door`.
"""

CHANNEL = "telegram"
