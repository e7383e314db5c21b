"""What flows can have done, and the doing of it inside the turn's unit of work."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from handlers.commands.consents import (
    GiveConsent,
    SeenWording,
    WithdrawConsent,
    give_consent,
    seen_wording,
    withdraw_consent,
)
from handlers.commands.context import Context
from handlers.commands.data import (
    EraseEverything,
    ExportEverything,
    erase_everything,
    export_everything,
)
from handlers.commands.dependants import AddDependant, add_dependant
from handlers.commands.enrolments import (
    Enrol,
    EnrolmentHistory,
    ListEnrolments,
    enrol,
    enrolment_history,
    list_enrolments,
)
from handlers.commands.humans import AskHuman, ask_human
from handlers.commands.interest import JustTold, TakeUp, just_told, take_up
from handlers.commands.joining import (
    IssueCode,
    JoinByCode,
    LookUpCode,
    issue_code,
    join_by_code,
    look_up_code,
)
from handlers.commands.notice_states import (
    ListNotices,
    MoveNotice,
    SeeNotice,
    list_notices,
    move_notice,
    see_notice,
)
from handlers.commands.noticing import (
    PlanNotice,
    PreviewNotice,
    ProposeTexts,
    SendNotice,
    TestNotice,
    plan_notice,
    preview_notice,
    propose_texts,
    send_notice,
    test_notice,
)
from handlers.commands.paused import DropWaiting, Waiting, Waits, drop_waiting, waiting, waits
from handlers.commands.people import (
    ChangeRate,
    ChangeTextSize,
    ChangeVoice,
    Forget,
    KeepCertificate,
    Recall,
    Remember,
    RememberContact,
    SetHears,
    SetLargeKeys,
    SetMode,
    change_rate,
    change_text_size,
    change_voice,
    forget,
    keep_certificate,
    recall,
    remember,
    remember_contact,
    set_hears,
    set_large_keys,
    set_mode,
)
from handlers.commands.postings import (
    FindAlike,
    FindPostings,
    FurtherPostings,
    NewPostings,
    SeePosting,
    find_alike,
    find_postings,
    further_postings,
    new_postings,
    see_posting,
)
from handlers.commands.searches import (
    DropSearch,
    DropSearches,
    ListSearches,
    SaveSearch,
    drop_search,
    drop_searches,
    list_searches,
    save_search,
)
from handlers.commands.sites import FindSites, SeeSite, find_sites, see_site
from handlers.commands.staff import (
    LinkStaff,
    LinkTyped,
    WhoIsStaff,
    link_staff,
    link_typed,
    who_is_staff,
)
from handlers.commands.targets import FindTargets, NameTarget, find_targets, name_target
from handlers.commands.trainings import (
    FindTrainings,
    FurtherTrainings,
    GiveUp,
    SeeTraining,
    SignUp,
    find_trainings,
    further_trainings,
    give_up,
    see_training,
    sign_up,
)
from handlers.talk.commands import Command
from handlers.talk.values import JSON

Carry = Callable[[Context, Any], Awaitable[JSON]]

COMMANDS: Mapping[type[Command[Any]], Carry] = {
    AddDependant: add_dependant,
    AskHuman: ask_human,
    ChangeRate: change_rate,
    ChangeTextSize: change_text_size,
    DropWaiting: drop_waiting,
    Enrol: enrol,
    EnrolmentHistory: enrolment_history,
    EraseEverything: erase_everything,
    ExportEverything: export_everything,
    DropSearch: drop_search,
    DropSearches: drop_searches,
    FindAlike: find_alike,
    FindPostings: find_postings,
    FurtherPostings: further_postings,
    FindSites: find_sites,
    FindTargets: find_targets,
    NameTarget: name_target,
    FindTrainings: find_trainings,
    FurtherTrainings: further_trainings,
    Forget: forget,
    GiveConsent: give_consent,
    GiveUp: give_up,
    IssueCode: issue_code,
    JoinByCode: join_by_code,
    JustTold: just_told,
    KeepCertificate: keep_certificate,
    LinkStaff: link_staff,
    LinkTyped: link_typed,
    ListEnrolments: list_enrolments,
    ListNotices: list_notices,
    ListSearches: list_searches,
    MoveNotice: move_notice,
    NewPostings: new_postings,
    PlanNotice: plan_notice,
    PreviewNotice: preview_notice,
    ProposeTexts: propose_texts,
    SaveSearch: save_search,
    SeePosting: see_posting,
    LookUpCode: look_up_code,
    Recall: recall,
    Remember: remember,
    RememberContact: remember_contact,
    SeenWording: seen_wording,
    SeeNotice: see_notice,
    SeeSite: see_site,
    SendNotice: send_notice,
    SeeTraining: see_training,
    SetLargeKeys: set_large_keys,
    SetHears: set_hears,
    ChangeVoice: change_voice,
    SetMode: set_mode,
    SignUp: sign_up,
    TakeUp: take_up,
    TestNotice: test_notice,
    Waiting: waiting,
    Waits: waits,
    WhoIsStaff: who_is_staff,
    WithdrawConsent: withdraw_consent,
}

__all__ = ["COMMANDS", "Context"]
