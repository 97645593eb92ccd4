"""What the requests of the access matrix are about: one object in each state that changes who may.

Each is made, through the use cases, when a line of the table first asks for it.
"""

import io
from collections.abc import Callable, Mapping
from datetime import date, time
from functools import cached_property
from io import BytesIO
from typing import Any

import sqlalchemy as sa
from apiflask import APIFlask
from PIL import Image

from pb_app.accounts.service.passwords import make_one_time_link
from pb_app.accounts.tables import Membership, Person
from pb_app.consolidation.progress.rules import ProgressState
from pb_app.consolidation.progress.tables import ItemProgress
from pb_app.consolidation.rules import EditionState
from pb_app.consolidation.tables import CouncilDecision, EditionFile, ItemLink, ListEdition
from pb_app.cycles.tables import Ceiling
from pb_app.database import db
from pb_app.downloads.service import make_download, request_download
from pb_app.files.service import keep
from pb_app.formats.uploads import read_photo
from pb_app.hearings.announcing.rules import NoticeChannel, NoticeFacts
from pb_app.hearings.announcing.service import give_notice
from pb_app.hearings.day.minutes import MinutesDraft
from pb_app.hearings.day.minutes_service import publish_minutes, save_minutes
from pb_app.hearings.day.seat_rules import SeatWish
from pb_app.hearings.day.seats import register_seat, set_registration
from pb_app.hearings.document_service import add_document
from pb_app.hearings.feed_scope import FeedScope
from pb_app.hearings.pack.service import ask_for_pack, make_pack
from pb_app.hearings.planning.facts_rules import DaysOffDraft
from pb_app.hearings.planning.facts_teams import add_team_days_off
from pb_app.hearings.planning.line_removal import remove_line
from pb_app.hearings.planning.lines import LineFacts, add_line
from pb_app.hearings.planning.notes import write_note
from pb_app.hearings.planning.rules import PlanEngine
from pb_app.hearings.planning.running import ask_for_plan
from pb_app.hearings.queries import HearingCard
from pb_app.hearings.rules import Audience, DocumentKind, Slot
from pb_app.hearings.saved_filters import save_filter
from pb_app.kernel.actor import SYSTEM, VISITOR
from pb_app.kernel.ids import new_token, token_hash
from pb_app.portal.dataset.service import make_archive
from pb_app.proposals.consultation_rules import ConsultationDraft
from pb_app.proposals.downloading import KIND, wish
from pb_app.proposals.intake.service import receive_table
from pb_app.proposals.moderating.questions import ask_author
from pb_app.proposals.moderating.rules import TemplateKind
from pb_app.proposals.moderating.tables import ProposalQuestion
from pb_app.proposals.moderating.templates import save_template
from pb_app.proposals.service import publish_consultation
from pb_app.territory.venue_times import ClosureDraft, add_closure
from pb_app.unit_of_work import unit_of_work
from tests.cast import Cast
from tests.consolidation import factories as items
from tests.consolidation import progress_factories as progress
from tests.consolidation import selections
from tests.cycles.factories import make_cycle
from tests.hearings import factories as hearings
from tests.notices import post as notices
from tests.planning_facts import season as facts
from tests.proposals import factories as proposals

PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
YEAR = 2027
Values = Mapping[str, Any]


class World:
    """Values for the variables of an address, by the name of the object that it is about."""

    def values(self, about: str) -> dict[str, Any]:
        """The common values, with those of the object ``about``."""
        own: Values = getattr(self, about) if about else {}
        return {**self._common, **own}

    @cached_property
    def _common(self) -> Values:
        return {
            "m": "vlore", "municipality": "vlore", "year": self.cycle, "place": "vlore-rajoni-1",
            "place_id": "vlore-rajoni-1", "number": 0, "step_id": 0, "kind": "pdf", "edition": 0, "fmt": "pdf",
            "theme": hearings.some_theme(), "audience": "youth", "shape": "portrait",
            "slug": "qendra-rinore", "token": "no-such-token", "ref": "no-such-ref",
        }  # fmt: skip

    @cached_property
    def cycle_id(self) -> int:
        """The id of Vlorë's open budget year."""
        return make_cycle(year=YEAR)

    @property
    def cycle(self) -> int:
        """Vlorë's open budget year."""
        return YEAR if self.cycle_id else 0

    @cached_property
    def programme(self) -> Values:
        """A budget programme with a ceiling."""
        programme_id = items.make_programme(self.cycle_id, ceiling=10_000_000)
        found = sa.select(Ceiling.id).where(Ceiling.programme_id == programme_id)
        ceiling_id = db.session.scalars(found).one()
        return {"programme_id": programme_id, "ceiling_id": ceiling_id}

    @property
    def table_of_ceilings(self) -> Values:
        """What a table that is brought in holds."""
        return {"what": "ceilings"}

    @cached_property
    def person(self) -> Values:
        """The officer of Rajoni 1, whom Vlorë's coordinator manages."""
        with db.session.no_autoflush:
            person = db.session.scalars(
                sa.select(Person).where(Person.email == "officer_1@example.org")
            ).one()
            membership = db.session.scalars(
                sa.select(Membership).where(Membership.person_id == person.id)
            ).one()
        return {"person_id": person.id, "membership_id": membership.id}

    @cached_property
    def password_link(self) -> Values:
        """A link that sets a password."""
        return {"token": make_one_time_link(actor=SYSTEM, person_id=self.person["person_id"])}

    @cached_property
    def draft(self) -> Values:
        """A hearing of Rajoni 1 that is not announced."""
        return _of_hearing(hearings.draft(place_ids=("vlore-rajoni-1",)))

    @cached_property
    def hearing(self) -> Values:
        """An announced hearing of Rajoni 1 with a document."""
        card = hearings.announced(place_ids=("vlore-rajoni-1",))
        document_id = add_document(
            actor=SYSTEM, hearing_id=card.id, kind=DocumentKind.SLIDES, title="Prezantimi",
            dated_on=date(2026, 10, 1), content=PDF,
        )  # fmt: skip
        return {**_of_hearing(card), "document_id": document_id}

    @cached_property
    def notice(self) -> Values:
        """A notice of the hearing of Rajoni 1, with its proof."""
        card = hearings.announced(place_ids=("vlore-rajoni-1",))
        facts = NoticeFacts(channel=NoticeChannel.LOUDSPEAKER, given_on=date(2026, 10, 1))
        ids = give_notice(actor=SYSTEM, hearing_ids=[card.id], facts=facts, proof=PDF)
        return {**_of_hearing(card), "notice_id": ids[0]}

    @cached_property
    def hearing_held(self) -> Values:
        """A hearing of Rajoni 1 that took place this morning, its signed minutes published."""
        card = hearings.announced(place_ids=("vlore-rajoni-1",), slot=Slot(date(2026, 10, 1), time(9, 0)))
        save_minutes(
            actor=SYSTEM, hearing_id=card.id, expected_version=0, draft=MinutesDraft(text="U diskutua.")
        )
        publish_minutes(actor=SYSTEM, hearing_id=card.id, expected_version=1, scan=PDF)
        return {**_of_hearing(card), "number": 1}

    @cached_property
    def seat(self) -> Values:
        """A registration for an announced hearing of Rajoni 1, by its private link."""
        card = hearings.announced(place_ids=("vlore-rajoni-1",))
        set_registration(
            actor=SYSTEM, hearing_id=card.id, expected_version=card.version, takes=True, seats=None
        )
        done = register_seat(
            municipality_id="vlore", ref=card.ref, form_token=new_token(), wish=SeatWish(), language="sq"
        )
        return {**_of_hearing(card), "token": done.token}

    @cached_property
    def season(self) -> Values:
        """The open budget year with a published calendar."""
        assert self.cycle
        return _of_hearing(hearings.announced(place_ids=("vlore-rajoni-1",)))

    @cached_property
    def calendar_edition(self) -> Values:
        """The first version of the public calendar."""
        return {**self.season, "number": 1}

    @cached_property
    def plan_line(self) -> Values:
        """A line of the draft for Rajoni 1."""
        return {"entry_id": self._add_line(date(2026, 11, 10))}

    def _add_line(self, day: date) -> int:
        facts_of_line = LineFacts(slot=Slot(day), place_ids=("vlore-rajoni-1",))
        return add_line(actor=SYSTEM, cycle_id=self.cycle_id, facts=facts_of_line)

    @cached_property
    def removed_line(self) -> Values:
        """Another one, taken out again."""
        entry_id = self._add_line(date(2026, 11, 11))
        remove_line(actor=SYSTEM, cycle_id=self.cycle_id, entry_id=entry_id, expected_version=1)
        return {"entry_id": entry_id}

    @cached_property
    def plan_note(self) -> Values:
        """A note about that line."""
        note_id = write_note(
            actor=SYSTEM, municipality_id="vlore", entry_id=self.plan_line["entry_id"], text="salla e zënë"
        )
        return {**self.plan_line, "note_id": note_id}

    @cached_property
    def hearing_novosele(self) -> Values:
        """An announced hearing of Novoselë."""
        return _of_hearing(hearings.announced(place_ids=("vlore-novosele",)))

    @cached_property
    def hearing_month(self) -> Values:
        """A month with a hearing, and a form that its picture has."""
        card = hearings.announced(place_ids=("vlore-rajoni-1",))
        return {**_of_hearing(card), "month": f"{card.on_date:%Y-%m}", "shape": "portrait"}

    @cached_property
    def pack(self) -> Values:
        """An archive that was made."""
        card = hearings.announced(place_ids=("vlore-rajoni-1",))
        month = card.on_date.replace(day=1)
        pack_id = ask_for_pack(actor=SYSTEM, municipality_id="vlore", month=month, token=new_token())
        make_pack({"pack_id": pack_id})
        return {"pack_id": pack_id}

    @cached_property
    def year_table(self) -> Values:
        """A budget year that is public, and a format of its report."""
        assert self.cycle
        return {"fmt": "csv"}

    @cached_property
    def archives(self) -> Values:
        """The open data of the year, as archives."""
        assert self.cycle
        make_archive({"address": f"vlore/{YEAR}"})
        make_archive({"address": "all"})
        return {}

    @cached_property
    def table_format(self) -> Values:
        """A format that tables have."""
        return {"fmt": "csv"}

    @cached_property
    def proposal_import(self) -> Values:
        """A table of proposals that was sent."""
        import_id = receive_table(
            actor=SYSTEM, cycle_id=self.cycle_id, name="tabela.csv", stream=io.BytesIO(b"text\nNdricim\n"),
            token=new_token(),
        )  # fmt: skip
        return {"import_id": import_id}

    @cached_property
    def download(self) -> Values:
        """A file that the coordinator asked for, and that was made."""
        actor = Cast().actor("coordinator")
        download_id = request_download(
            actor=actor,
            municipality_id="vlore",
            kind=KIND,
            params=wish(actor, "vlore", "csv", {}),
            name="x.csv",
        )
        make_download({"download_id": download_id})
        return {"download_id": download_id}

    @cached_property
    def saved_filter(self) -> Values:
        """A choice of hearings that somebody saved."""
        scope = FeedScope("vlore", place_id="vlore-rajoni-1", audience=Audience.YOUTH)
        return {"code": save_filter(actor=VISITOR, scope=scope)}

    @cached_property
    def received(self) -> Values:
        """A proposal for Rajoni 1 that nobody has looked at, with its author's private link."""
        assert self.cycle
        sent = proposals.submit(place_id="vlore-rajoni-1")
        return {"ref": sent.ref, "token": sent.follow_token}

    @cached_property
    def asked(self) -> Values:
        """The same, after the office asked its author back."""
        ask_author(
            SYSTEM,
            municipality_id="vlore",
            ref=self.received["ref"],
            expected_version=1,
            question="Ku saktësisht?",
        )
        return self.received

    @cached_property
    def asked_by_mail(self) -> Values:
        """A question with the token of its link."""
        assert self.asked
        row = db.session.scalars(sa.select(ProposalQuestion)).one()
        token = new_token()
        with unit_of_work(SYSTEM) as uow:
            uow.session.get_one(ProposalQuestion, row.id).token_hash = token_hash(token)
        return {"token": token}

    @cached_property
    def prepared(self) -> Values:
        """A prepared answer of the office."""
        template_id = save_template(
            SYSTEM, municipality_id="vlore", template_id=None, expected_version=0, kind=TemplateKind.DECLINE,
            title="E bërë", body="Është bërë tashmë.",
        )  # fmt: skip
        return {"template_id": template_id}

    @cached_property
    def unlisted_file(self) -> Values:
        """A document that came with a proposal for Rajoni 1, which is not published."""
        assert self.cycle
        return {"ref": proposals.submit_with_files(PDF, place_id="vlore-rajoni-1").ref, "number": 1}

    @cached_property
    def shown_file(self) -> Values:
        """The document of a published proposal, which the office lets everybody see."""
        assert self.cycle
        ref = proposals.submit_with_files(PDF).ref
        proposals.list_it(ref)
        proposals.show(ref)
        return {"ref": ref, "number": 1}

    @cached_property
    def consultation(self) -> Values:
        """A draft of the budget before the public, with its document."""
        assert self.cycle
        draft = ConsultationDraft(title="Projektbuxheti 2027", published_on=date(2026, 10, 1))
        return {
            "number": publish_consultation(
                actor=SYSTEM, municipality_id="vlore", year=YEAR, draft=draft, document=PDF
            )
        }

    @cached_property
    def support(self) -> Values:
        """A support of a published proposal that waits for its confirmation."""
        return {"token": proposals.support_token(self.listed["ref"])}

    @cached_property
    def listed(self) -> Values:
        """A published proposal for Rajoni 1."""
        assert self.cycle
        return {"ref": proposals.listed(place_id="vlore-rajoni-1")}

    @cached_property
    def item(self) -> Values:
        """A consolidated item of two proposals."""
        assert self.cycle
        code = items.make_item(proposals.listed(), proposals.listed())
        link = db.session.scalars(sa.select(ItemLink).order_by(ItemLink.id)).first()
        assert link is not None
        return {"code": code, "ref": code, "link_id": link.id}

    @cached_property
    def selection(self) -> Values:
        """A run of a selection rule."""
        items.make_programme(self.cycle_id, "01110", ceiling=5_000_000)
        items.price(items.make_item(proposals.listed()), 1_000_000)
        selections.ask_for()
        return {"number": selections.run()}

    @cached_property
    def venue(self) -> Values:
        """A hall of Rajoni 1, closed on one day."""
        venue_id = hearings.venue("Salla e Rajonit 1", place_id="vlore-rajoni-1")
        closure = add_closure(actor=SYSTEM, venue_id=venue_id, draft=ClosureDraft(date(2026, 10, 12)))
        return {"venue_id": venue_id, "closure_id": closure}

    @cached_property
    def waiting_subscription(self) -> Values:
        """The private link of somebody who asked for notices."""
        return {"token": notices.asked("banor@example.org")}

    @cached_property
    def subscription(self) -> Values:
        """The private link of somebody who gets notices."""
        return {"token": notices.subscribed("banor@example.org")}

    @cached_property
    def invitation(self) -> Values:
        """The private link of somebody who is invited to a hearing."""
        return {"token": notices.invited(self.hearing["ref"], "banor@example.org")}

    @cached_property
    def team(self) -> Values:
        """A team of Vlorë with a day off."""
        assert self.cycle
        team_id = facts.team()
        days_off = add_team_days_off(actor=SYSTEM, team_id=team_id, draft=DaysOffDraft(date(2026, 10, 12)))
        return {"team_id": team_id, "days_off_id": days_off}

    @cached_property
    def special_period(self) -> Values:
        """A holiday of Vlorë."""
        return {"period_id": facts.holiday("vlore")}

    @cached_property
    def period_for_all(self) -> Values:
        """A holiday that the network says for all municipalities."""
        return {"period_id": facts.holiday(None)}

    @cached_property
    def plan_run(self) -> Values:
        """A run of the planner that waits."""
        run_id = ask_for_plan(actor=SYSTEM, cycle_id=self.cycle_id, engine=PlanEngine.BUILT_IN)
        return {"run_id": run_id}

    @cached_property
    def followed(self) -> Values:
        """An item that the council approved, in public, with a report and its photo."""
        assert self.cycle
        code = progress.approved_item(proposals.listed(place_id="vlore-rajoni-1"))
        progress.publish_approved()
        progress.report(
            code, ProgressState.UNDER_WAY, photo=read_photo(a_picture(), max_megabytes=1), photo_alt="Punimet"
        )
        step_id = db.session.scalars(sa.select(ItemProgress.id)).one()
        return {"code": code, "step_id": step_id}

    @cached_property
    def left_over(self) -> Values:
        """The same, in a year after which another one was opened."""
        values = self.followed
        make_cycle(year=YEAR + 1)
        return {**values, "year": YEAR + 1}

    @cached_property
    def hearing_after_a_list(self) -> Values:
        """A hearing of Rajoni 1 for the next year."""
        assert self.left_over
        card = hearings.announced(place_ids=("vlore-rajoni-1",), slot=Slot(date(2027, 10, 1)))
        return _of_hearing(card)

    @cached_property
    def queued_edition(self) -> Values:
        """A consolidated list that the worker has not made yet: nobody sees it."""
        assert self.cycle
        items.proposed_item(1_200_000, proposals.listed(place_id="vlore-rajoni-1"))
        number = items.publish()
        return {"number": number, "edition": number, "fmt": "pdf", "paper": "relacion.pdf"}

    @cached_property
    def council_decision(self) -> Values:
        """A decision of the council about an item of a published version."""
        cycle_id = self.cycle_id
        code = items.proposed_item()
        with unit_of_work(SYSTEM) as uow:
            row = CouncilDecision(
                cycle_id=cycle_id, number="45", decided_on=date(2026, 9, 28), recorded_at=uow.now
            )
            uow.session.add(row)
            uow.session.flush()
            return {"code": code, "decision_id": row.id}

    @cached_property
    def edition(self) -> Values:
        """A published consolidated list with a file of each format."""
        values = self.queued_edition
        with unit_of_work(SYSTEM) as uow:
            row = uow.session.scalars(sa.select(ListEdition)).one()
            row.state, row.published_at = EditionState.PUBLISHED, uow.now
            for language in ("sq", "en"):
                for kind in ("pdf", "xlsx", "csv", "json", "relacion.pdf"):
                    file_id = keep(
                        uow, content=PDF, media_type="application/octet-stream", name=f"list.{kind}"
                    )
                    uow.session.add(
                        EditionFile(edition_id=row.id, format=kind, language=language, file_id=file_id)
                    )
        return values


def a_picture(width: int = 60, height: int = 40) -> bytes:
    """A small PNG."""
    written = BytesIO()
    Image.new("RGB", (width, height), "#447744").save(written, "PNG")
    return written.getvalue()


def _of_hearing(card: HearingCard) -> Values:
    return {"ref": card.ref, "document_id": 0}


def address_of(app: APIFlask, endpoint: str, values: Values) -> str:
    """The path of the endpoint's first rule, its variables filled in."""
    rule = next(app.url_map.iter_rules(endpoint))
    wanted = {name: values[name] for name in rule.arguments}
    build: Callable[..., str] = app.url_map.bind("localhost").build
    return build(endpoint, wanted)
