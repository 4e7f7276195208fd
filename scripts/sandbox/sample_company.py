"""The sample company: the workspace's people, channels and user group when no others are given."""

from scripts.sandbox.entities import Person
from scripts.sandbox.workspace import Workspace

ADA, NADIA, TOM, INES = "U0ADAOKAFOR", "U0NADIARAHM", "U0TOMBECKER", "U0INESDUART"
PRIYA = "U0PRIYANAIR"
STORIES, CX = "C0STORIES01", "C0CXTEAM001"
OUTSIDE_TEAM = "T0OUTSIDE01"
DOMAIN = "acme.example"


def _member(id_: str, real_name: str, title: str, tz: str, locale: str = "en-GB") -> Person:
    first, _, last = real_name.partition(" ")
    email = f"{first}.{last}@{DOMAIN}".lower().replace(" ", "")
    return Person(id_, first.lower(), real_name, email, title, tz, locale, display_name=real_name)


def people() -> list[Person]:
    """Return the company's people: executives, the CX team, an assistant, a guest, an outsider and one who left."""
    guest = _member("U0GRACELEE1", "Grace Lee", "Agency copywriter", "Europe/London")
    guest.is_guest = True
    gone = _member("U0OTTOBRAND", "Otto Brandt", "Former head of sales", "Europe/Berlin", "de-DE")
    gone.deleted = True
    outsider = _member("U0PIASANTOS", "Pia Santos", "Buyer at Globex", "Europe/Lisbon", "pt-PT")
    outsider.email, outsider.team_id = "pia.santos@globex.example", OUTSIDE_TEAM
    return [
        _member("U0ELENAMARQ", "Elena Marquez", "Chief Executive Officer", "America/New_York", "en-US"),
        _member(ADA, "Ada Okafor", "Chief Financial Officer", "Europe/London"),
        _member("U0JONASLIND", "Jonas Lindqvist", "Chief Operating Officer", "Europe/Stockholm", "sv-SE"),
        _member("U0MEITANAKA", "Mei Tanaka", "Chief Technology Officer", "Asia/Tokyo", "ja-JP"),
        _member(PRIYA, "Priya Nair", "Chief Product Officer", "Asia/Kolkata", "en-US"),
        _member("U0SAMRIVERA", "Sam Rivera", "Assistant to Ada Okafor", "Europe/London"),
        _member(NADIA, "Nadia Rahman", "Head of Customer Experience", "Europe/London"),
        _member(TOM, "Tom Becker", "Customer Experience Manager", "Europe/Berlin", "de-DE"),
        _member("U0LENAKOWAL", "Lena Kowalska", "Billing team lead", "Europe/Warsaw", "pl-PL"),
        _member(INES, "Ines Duarte", "Customer care agent", "Europe/Lisbon", "pt-PT"),
        _member("U0MARCUSHIL", "Marcus Hill", "Warehouse shift lead", "America/New_York", "en-US"),
        _member("U0ARJUNRAOX", "Arjun Rao", "Field engineer", "Asia/Kolkata", "en-US"),
        _member("U0YUKISATOX", "Yuki Sato", "Repair technician", "Asia/Tokyo", "ja-JP"),
        guest,
        outsider,
        gone,
    ]


def add_channels(workspace: Workspace) -> None:
    """Add the company's channels and its user group @cx-team to a workspace that holds its people."""
    staff = [p for p in workspace.people.values() if not (p.is_robot or p.deleted or p.is_guest or p.is_outsider)]
    cx_team = [NADIA, TOM]
    workspace.add_channel("general", staff, id="C0GENERAL01", with_bot=False, topic="Company-wide news")
    workspace.add_channel("customer-stories", staff, id=STORIES, topic="What we heard from customers")
    workspace.add_channel("cx-team", cx_team, id=CX, kind="private", topic="Customer Experience at work")
    workspace.add_channel(
        "globex-project",
        [ADA, NADIA, "U0PIASANTOS"],
        id="C0GLOBEX001",
        topic="Shared with Globex",
        is_ext_shared=True,
        with_bot=False,
    )
    workspace.add_channel("agency-work", ["U0GRACELEE1", TOM], id="C0AGENCY001", with_bot=False)
    workspace.add_user_group("cx-team", cx_team, id="S0CXTEAM001")
