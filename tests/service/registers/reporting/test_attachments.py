"""Evidence: recognised by what is in it, copied without traces, refused in words."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from tests.service.registers.made import make_member, make_organisation, signed_in_as
from tests.service.registers.reporting.reports import made
from tests.service.registers.reporting.walking import CIVIL_SERVANT, Walker, text_of

from graadmeter.service.incidents.attachments import kinds, scrubbing, workshop
from graadmeter.service.incidents.attachments.asking import WORKSHOP, Workshop
from graadmeter.service.incidents.attachments.keeping import PIECE, Evidence, content_of
from graadmeter.service.incidents.attachments.kinds import RefusedFileError, recognise, safe_name
from graadmeter.service.incidents.attachments.scrubbing import checked
from graadmeter.service.incidents.attachments.word import MOST_BYTES as MOST_UNPACKED
from graadmeter.service.incidents.models import Attachment, AttachmentPiece, Draft, Participant
from graadmeter.service.incidents.reporting import composing, submitting, uploads, views
from graadmeter.service.incidents.words import Capacity
from graadmeter.service.journal.models import Entry
from graadmeter.service.organisations.models import Organisation
from graadmeter.service.organisations.words import Role
from graadmeter.service.scope import organisation_scope

SECRET = b"Kanarie"
with_database = pytest.mark.django_db(databases=["default", "responses"])


def a_jpeg(size: tuple[int, int] = (60, 40), **options) -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Kanarie Camera", 6
    exif.get_ifd(0x8825)[2] = (52.0, 22.0, 12.0)
    written = io.BytesIO()
    Image.new("RGB", size, "red").save(written, "JPEG", exif=exif, comment=SECRET, **options)
    return written.getvalue()


def a_pdf() -> bytes:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    pdf.docinfo["/Author"] = "Kanarie"
    with pdf.open_metadata() as meta:
        meta["dc:creator"] = ["Kanarie"]
    pdf.attachments["kanarie.txt"] = SECRET
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("Kanarie"))
    pdf.Root.OpenAction = script
    page.obj.AA = pikepdf.Dictionary(O=script)
    link = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=script)
    page.obj.Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(link)]))
    picture = pikepdf.Stream(pdf, a_jpeg(), Filter=pikepdf.Name.DCTDecode)
    picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    picture.Width, picture.Height, picture.BitsPerComponent = 60, 40, 8
    picture.ColorSpace = pikepdf.Name.DeviceRGB
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=picture))
    page.obj.Contents = pikepdf.Stream(pdf, b"q 60 0 0 40 0 0 cm /Im Do Q")
    written = io.BytesIO()
    pdf.save(written)
    return written.getvalue()


def a_word_file(**parts: bytes) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = (
        f'<w:document xmlns:w="{space}"><w:body><w:p><w:ins w:author="Kanarie" '
        'w:date="2026-01-01T00:00:00Z"><w:r><w:t>Dreigbrief</w:t></w:r></w:ins></w:p></w:body>'
        "</w:document>"
    ).encode()
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    far = (
        f'<Relationships xmlns="{relations}"><Relationship Id="r1" TargetMode="External" '
        'Type="http://x/attachedTemplate" Target="http://kanarie.example.org/x.dotm"/>'
        "</Relationships>"
    ).encode()
    core = b"<cp:coreProperties xmlns:cp='x'><creator>Kanarie</creator></cp:coreProperties>"
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": document,
            "word/_rels/settings.xml.rels": far,
            "docProps/core.xml": core,
            "word/media/image1.jpg": a_jpeg(),
            **parts,
        }.items():
            archive.writestr(name, content)
    return written.getvalue()


def unpacked(data: bytes) -> bytes:
    """All that can be read in a PDF or a Word file, for looking for traces."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return b"\n".join(archive.read(name) for name in archive.namelist())
    with pikepdf.open(io.BytesIO(data)) as pdf:
        written = io.BytesIO()
        pdf.save(
            written,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return written.getvalue()


def test_a_photograph_loses_where_and_with_what_it_was_taken_and_stands_upright():
    found = checked("foto.jpg", a_jpeg())
    assert found.copy is not None
    copy = Image.open(io.BytesIO(found.copy))
    assert not copy.getexif()
    assert SECRET not in found.copy
    assert copy.size == (40, 60)
    assert {"place", "device"} <= set(found.removed)
    assert SECRET in found.original


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_screenshot_loses_its_words(kind):
    notes = PngInfo()
    notes.add_text("Author", "Kanarie")
    written = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Kanarie"
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(written, kind, pnginfo=notes, exif=exif)
    found = checked("scherm", written.getvalue() + SECRET)
    assert found.copy is not None
    assert SECRET not in found.copy
    assert Image.open(io.BytesIO(found.copy)).getchannel("A").getextrema() == (0, 0)


def test_a_pdf_loses_author_scripts_files_and_what_is_in_its_photographs():
    assert unpacked(a_pdf()).count(SECRET) >= 4
    found = checked("brief.pdf", a_pdf())
    assert found.copy is not None
    assert SECRET not in unpacked(found.copy)
    assert b"JavaScript" not in unpacked(found.copy)
    assert {"properties", "scripts", "files"} <= set(found.removed)
    with pikepdf.open(io.BytesIO(found.copy)) as pdf:
        assert len(pdf.pages) == 1
        assert "/Im" in pdf.pages[0].Resources.XObject


def test_a_word_file_loses_its_writers_and_fetches_nothing():
    found = checked("brief.docx", a_word_file())
    assert found.copy is not None
    words = unpacked(found.copy)
    assert b"Dreigbrief" in words
    assert SECRET not in words
    assert b"kanarie.example.org" not in words
    assert {"author", "properties", "scripts"} <= set(found.removed)


def too_many_pixels() -> bytes:
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\x00" * 100_000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def with_a_zip_behind(data: bytes) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made_now:
        made_now.writestr("kwaad.class", b"\xca\xfe\xba\xbe")
    return data + archive.getvalue()


def locked_pdf() -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    written = io.BytesIO()
    pdf.save(written, encryption=pikepdf.Encryption(owner="a", user="b"))
    return written.getvalue()


def a_bomb() -> bytes:
    return a_word_file(**{"word/media/image2.png": b"\x00" * (MOST_UNPACKED + 1)})


def lying_bomb() -> bytes:
    """A Word file that says its largest part is small: no more than that is unpacked."""
    size = struct.pack("<I", MOST_UNPACKED + 1)
    return a_bomb().replace(size, struct.pack("<I", 1000))


def entity_bomb() -> bytes:
    lines = ['<!ENTITY a "aaaaaaaaaa">']
    lines += [
        f'<!ENTITY {n} "{f"&{p};" * 10}">' for p, n in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    text = f"<!DOCTYPE x [{''.join(lines)}]><x>&i;</x>".encode()
    return a_word_file(**{"word/settings.xml": text})


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("leeg.jpg", lambda: b"", "leeg"),
        ("plaatje.svg", lambda: b"<svg xmlns='x'><script>1</script></svg>", "Dit soort bestand"),
        ("pagina.txt", lambda: b"\xef\xbb\xbf \n<html><script>1</script>", "Dit soort bestand"),
        ("prog.exe", lambda: b"MZ\x90\x00" + bytes(200), "Dit soort bestand"),
        ("archief.zip", lambda: with_a_zip_behind(b""), "Dit soort bestand"),
        ("foto.jpg", lambda: with_a_zip_behind(a_jpeg()), "tweede bestand"),
        ("brief.pdf", lambda: with_a_zip_behind(a_pdf()), "tweede bestand"),
        ("foto.png", lambda: a_jpeg()[:100] + b"%PDF-1.7", "tweede bestand"),
        ("bom.png", too_many_pixels, "te veel beeldpunten"),
        ("bom.docx", a_bomb, "uitgepakt"),
        ("bom3.docx", lying_bomb, "beschadigd"),
        ("bom2.docx", entity_bomb, "beschadigd"),
        ("macro.docx", lambda: a_word_file(**{"word/vbaProject.bin": b"x"}), "programma"),
        ("stuk.jpg", lambda: a_jpeg()[:200], "beschadigd"),
        ("stuk.pdf", lambda: b"%PDF-1.7 stuk", "beschadigd"),
        ("slot.pdf", locked_pdf, "wachtwoord"),
        ("groot.txt", lambda: b"a" * (kinds.MOST_BYTES + 1), "te groot"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(name, make, said):
    with pytest.raises(RefusedFileError) as caught:
        checked(name, make())
    assert said in caught.value.what
    assert caught.value.mend


def test_a_pdf_that_unpacks_to_everything_ends_in_its_own_process(monkeypatch):
    """Two gigabytes of objects in two megabytes of file."""
    packer = zlib.compressobj(9)
    block = b"0 " * 4_000_000
    packed = b"".join(packer.compress(block) for _each in range(256)) + packer.flush()
    assert len(packed) < kinds.MOST_BYTES
    parts = [
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"4 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(packed),
        packed,
        b"\nendstream endobj\n",
    ]
    at, where = 0, []
    for part in (parts[0], b"".join(parts[1:])):
        where.append(at + part.index(b" 0 obj") - 1)
        at += len(part)
    rows = struct.pack(">BIH", 0, 0, 0) + struct.pack(">BIH", 1, where[0], 0)
    rows += struct.pack(">BIH", 2, 4, 0) + struct.pack(">BIH", 2, 4, 1)
    rows += struct.pack(">BIH", 1, where[1], 0) + struct.pack(">BIH", 1, at, 0)
    table = (
        b"5 0 obj\n<</Type/XRef/Size 6/W[1 4 2]/Root 1 0 R/Length %d>>stream\n" % len(rows)
        + rows
        + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % at
    )
    with pytest.raises(RefusedFileError) as caught:
        checked("bom.pdf", b"".join(parts) + table)
    assert "uitgepakt" in caught.value.what or "beschadigd" in caught.value.what


@pytest.mark.parametrize("answered", [b"", b'{"removed": ""', TimeoutError()])
def test_a_process_that_falls_over_is_a_file_that_is_refused(monkeypatch, answered):
    def fallen(*_args):
        if isinstance(answered, TimeoutError):
            raise answered
        return answered

    monkeypatch.setattr(WORKSHOP, "ask", fallen)
    with pytest.raises(RefusedFileError):
        checked("foto.jpg", a_jpeg())


def test_a_file_that_takes_too_much_ends_alone_and_the_next_is_cleaned():
    workshop_of_its_own = Workshop()
    try:
        assert workshop_of_its_own.ask("no such kind", b"x").startswith(b'{"refused"')
        first = workshop_of_its_own.process
        assert workshop_of_its_own.ask("jpeg", b"\xff" * 400_000_000) in (
            b"",
            b'{"refused": "broken"}\n',
            b'{"refused": "pixels"}\n',
        )
        answered = workshop_of_its_own.ask("jpeg", a_jpeg())
        assert answered.startswith(b'{"removed"')
        assert workshop_of_its_own.process is first
    finally:
        workshop_of_its_own.close()


def test_a_workshop_that_was_killed_is_opened_again():
    own = Workshop()
    try:
        assert own.ask("jpeg", a_jpeg()).startswith(b'{"removed"')
        assert own.process is not None
        own.process.kill()
        own.process.wait()
        assert own.ask("pdf", a_pdf()).startswith(b'{"removed"')
    finally:
        own.close()


def test_many_ask_at_once_and_each_has_an_own_answer():
    own = Workshop()
    sizes = [(10 * n + 20, 30) for n in range(12)]
    try:
        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(lambda size: own.ask("jpeg", a_jpeg(size)), sizes))
    finally:
        own.close()
    heights = [Image.open(io.BytesIO(each.partition(b"\n")[2])).size for each in answers]
    assert heights == [(30, 10 * n + 20) for n in range(12)]  # they are turned as they were taken


def test_the_workshop_ends_with_whoever_asked():
    own = Workshop()
    own.ask("jpeg", a_jpeg())
    process = own.process
    assert process is not None
    own.close()
    assert process.returncode == 0


def test_the_process_may_write_no_file_and_has_little_memory(tmp_path):
    code = (
        f"from {workshop.__name__} import limit; limit(); import sys, resource\n"
        "assert resource.getrlimit(resource.RLIMIT_AS)[0] <= 2**31, 'memory'\n"
        "print('x', file=open(sys.argv[1], 'w'), flush=True)"
    )
    target = tmp_path / "nothing"
    done = subprocess.run(
        [sys.executable, "-c", code, target], capture_output=True, check=False, text=True
    )
    assert done.returncode != 0
    assert "memory" not in done.stderr
    assert target.stat().st_size == 0


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x00\x00\x00\x20ftypM4A " + bytes(40), "mpeg4"),
        (b"\x00\x00\x00\x20ftypheic" + bytes(40), "heic"),
        (b"OggS" + bytes(40), "ogg"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "wav"),
        (b"ID3\x04" + bytes(40), "mp3"),
        (b"\xff\xfb\x90\x00" + bytes(40), "mp3"),
    ],
)
def test_sound_is_kept_as_it_is_since_no_copy_can_be_made(data, code):
    found = checked("opname.bin", data)
    assert (found.kind, found.copy) == (code, None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_text_is_taken_in_any_usual_spelling(encoding):
    found = checked("app.txt", "Ik weet waar je woont – dégénéré".encode(encoding))
    assert found.copy is not None
    assert "dégénéré" in found.copy.decode()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("foto.jpg", "foto.jpg"),
        ("foto.pdf", "foto.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ('a"; rm -rf\r\nX: y.exe', "a-- rm -rf--X- y.jpg"),
        ("\u0421.jpg", "bestand.jpg"),
        ("C:\\Users\\anna\\foto.JPEG", "foto.jpeg"),
        ("a" * 300 + ".jpg", "a" * 60 + ".jpg"),
    ],
)
def test_a_name_is_nothing_but_a_name(name, safe):
    found = safe_name(name, kinds.JPEG)
    assert found == safe
    assert found.isascii()


def test_a_wrong_ending_is_known():
    assert recognise(a_jpeg()) is kinds.JPEG
    assert scrubbing.renamed("brief.pdf", kinds.JPEG)
    assert not scrubbing.renamed("FOTO.JPG", kinds.JPEG)


@pytest.fixture
def walker(settings) -> Walker:
    settings.TWO_FACTOR = False
    return Walker(make_organisation().slug)


@with_database
def test_evidence_goes_from_the_draft_to_the_case_sealed(walker):
    walker.walk(CIVIL_SERVANT)
    photo = SimpleUploadedFile("brief.pdf", a_jpeg())
    page = walker.post("bewijs", {"bestand": photo})
    assert page.status_code == 200
    assert "de plek waar de foto is gemaakt" in text_of(page)
    assert "Wij bewaren het als: brief.jpg" in text_of(page)
    assert "brief.jpg" in text_of(walker.get("controle"))
    walker.submit()
    organisation = Organisation.objects.get()
    with organisation_scope(organisation.pk):
        kept = Attachment.objects.get()
        assert kept.about["name"] == "brief.jpg"
        assert content_of(kept, scrubbed=False) == a_jpeg()
        assert SECRET not in content_of(kept, scrubbed=True)
        for piece in AttachmentPiece.objects.all():
            assert SECRET not in bytes(piece.sealed_content)
        assert Draft.objects.count() == 0


@with_database
def test_a_file_can_be_taken_out_of_a_draft_again(walker):
    walker.walk(CIVIL_SERVANT)
    walker.post("bewijs", {"bestand": SimpleUploadedFile("a.txt", b"dreiging")})
    page = walker.post("bewijs", {"weg": "1"})
    assert "a.txt" not in text_of(page)
    assert walker.post("bewijs", {"weg": "99"}).status_code == 200


@with_database
def test_a_file_added_since_the_page_was_read_comes_with_the_report(walker, monkeypatch):
    walker.walk(CIVIL_SERVANT)
    complete = composing.answers_complete

    def meanwhile(answers):
        monkeypatch.setattr(submitting, "answers_complete", complete)
        # A request within a request: the outer one keeps its scope.
        later = SimpleUploadedFile("later.txt", b"dreiging")
        copy_context().run(walker.post, "bewijs", {"bestand": later})
        return complete(answers)

    monkeypatch.setattr(submitting, "answers_complete", meanwhile)
    walker.submit()
    with organisation_scope(Organisation.objects.get().pk):
        assert [each.about["name"] for each in Attachment.objects.all()] == ["later.txt"]
        assert Draft.objects.count() == 0


@with_database
def test_a_file_for_a_report_that_was_handed_in_meanwhile_is_not_said_to_be_added(
    walker, monkeypatch
):
    walker.walk(CIVIL_SERVANT)
    take = uploads.taken

    def meanwhile(request, room):
        copy_context().run(walker.submit)
        return take(request, room)

    monkeypatch.setattr(views, "taken", meanwhile)
    page = walker.post("bewijs", {"bestand": SimpleUploadedFile("later.txt", b"dreiging")})
    assert page.status_code == 409
    assert "later.txt" not in text_of(page)
    assert "Uw melding is al verstuurd" in text_of(page)
    with organisation_scope(Organisation.objects.get().pk):
        assert Draft.objects.count() == 0


@with_database
def test_a_sixth_file_and_a_file_that_is_too_large_are_refused_and_the_rest_is_kept(
    walker, monkeypatch
):
    monkeypatch.setattr(uploads, "MOST_BYTES", 1000)
    walker.walk(CIVIL_SERVANT)
    files = [SimpleUploadedFile(f"{n}.txt", b"dreiging") for n in range(4)]
    page = walker.post("bewijs", {"bestand": [*files, SimpleUploadedFile("5.txt", b"x" * 1001)]})
    assert page.status_code == 400
    assert "Dit bestand is te groot" in text_of(page)
    more = [SimpleUploadedFile(f"{n}.txt", b"dreiging") for n in range(5, 7)]
    again = text_of(walker.post("bewijs", {"bestand": more}))
    assert "Er passen niet meer dan 5 bestanden bij" in again
    assert again.count("Weghalen") == 5


@with_database
def test_a_body_of_gigabytes_is_refused_before_it_is_read(walker):
    walker.walk(CIVIL_SERVANT)

    class Body(io.RawIOBase):
        def read(self, *_size: int) -> bytes:
            raise AssertionError("the body was read")

    response = walker.client.generic(
        "POST",
        walker.address("bewijs"),
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(2 * 1024**3),
        **{"wsgi.input": Body()},
    )
    assert response.status_code == 413
    assert "Dit bestand is te groot" in text_of(response)


@with_database
def test_a_file_is_given_to_who_may_see_the_case_and_to_nobody_else(walker, settings):
    settings.TWO_FACTOR = False
    organisation = make_organisation("elders")
    with organisation_scope(organisation.pk):
        handler = make_member(organisation, Role.INCIDENT_COORDINATOR)
        other = make_member(organisation, Role.EMPLOYEE)
        reporter = make_member(organisation, Role.EMPLOYEE)
        big = b"dreiging " * (PIECE // 4)
        evidence = Evidence("text", "app.txt", big, big[:-1], ())
        case = made(today=timezone.localdate(), files=[evidence]).case
        Participant.objects.create(
            organisation=organisation,
            case=case,
            member=reporter,
            capacity=Capacity.REPORTER,
            since=case.reported_on,
        )
        attachment = Attachment.objects.get()
        assert AttachmentPiece.objects.filter(scrubbed=False).count() == 3
    there = f"/register/elders/melding/{case.pk}/bestand/{attachment.pk}/"
    given = signed_in_as(handler).get(there)
    assert given.content == big[:-1]
    assert given.headers["Content-Disposition"] == 'attachment; filename="app.txt"'
    assert given.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert given.headers["Cache-Control"] == "no-store"
    assert signed_in_as(handler).get(f"{there}origineel/").content == big
    for nobody in (other, reporter):
        assert signed_in_as(nobody).get(there).status_code == 404
        assert signed_in_as(nobody).get(f"{there}origineel/").status_code == 404
    with organisation_scope(organisation.pk):
        actions = list(Entry.objects.filter(subject=str(attachment.pk)).values_list("action"))
    assert set(actions) == {("attachment.read",), ("attachment.read-original",)}
