import time
import zipfile
from pathlib import Path

import pytest

from sportsgpt_desktop.core import corpus
from sportsgpt_desktop.core.corpus.documents import limits, list_documents
from sportsgpt_desktop.core.corpus.documents.pieces import PASSAGE_CHARACTERS, Piece, clean, passages
from sportsgpt_desktop.core.corpus.documents.read_docx import read_docx
from sportsgpt_desktop.core.corpus.documents.worker import read_document
from sportsgpt_desktop.core.errors import Cancelled, UserError
from sportsgpt_desktop.core.progress import no_progress
from sportsgpt_desktop.core.retrieve import search

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PARAGRAPH = "<w:p>{style}<w:r><w:t>{text}</w:t></w:r></w:p>"
HEADING = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'


def docx(file: Path, body: str, head: str = "", encoding: str = "utf-8") -> Path:
    text = f"{head}<w:document {W}><w:body>{body}</w:body></w:document>"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", text.encode(encoding))
    return file


def pdf(file: Path, pages: list[str], password: str = "") -> Path:
    """A minimal PDF with one line of Helvetica on each page."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    for text in pages:
        page = writer.add_blank_page(300, 300)
        font = DictionaryObject(
            {NameObject(key): NameObject(value) for key, value in
             (("/Type", "/Font"), ("/Subtype", "/Type1"), ("/BaseFont", "/Helvetica"))}
        )  # fmt: skip
        fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(file)
    return file


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    file = tmp_path / "Träner notes é.md"
    file.write_text("# Zebra drill\n\nThe zebra drill teaches a quick ankle. Hop over painted stripes.", "utf-8")
    return file


def test_a_document_is_found_cited_and_removed_without_trace(notes: Path, own_home: Path) -> None:
    (document,) = corpus.add_documents([notes])
    passage = search(corpus.open_corpus(), "zebra drill painted stripes")[0]
    assert passage.record.kind == "document" and "Zebra drill" in passage.record.sources[0]
    assert notes.name in passage.record.sources[0]
    corpus.remove(document.id)
    assert all(found.record.kind != "document" for found in search(corpus.open_corpus(), "zebra drill painted stripes"))
    left = b"".join(file.read_bytes() for file in own_home.rglob("*") if file.is_file())
    assert b"zebra" not in left.lower() and document.sha256.encode() not in left


def test_the_same_document_twice_is_one(notes: Path) -> None:
    assert corpus.add_documents([notes]) == corpus.add_documents([notes])
    assert len(list_documents(corpus.manage.user_knowledge())) == 1


def test_one_bad_file_adds_nothing(notes: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"no pdf at all")
    with pytest.raises(UserError, match=r"bad\.pdf"):
        corpus.add_documents([notes, bad])
    assert list_documents(corpus.manage.user_knowledge()) == ()


def test_docx_keeps_headings(tmp_path: Path) -> None:
    body = PARAGRAPH.format(style=HEADING, text="Arms") + PARAGRAPH.format(style="", text="Swing from the shoulder.")
    assert read_document(docx(tmp_path / "a.docx", body), no_progress) == [Piece("Swing from the shoulder.", 0, "Arms")]


def test_pdf_keeps_pages(tmp_path: Path) -> None:
    found = read_document(pdf(tmp_path / "a.pdf", ["First page text", "Second page text"]), no_progress)
    assert [(piece.page, piece.text) for piece in found] == [(1, "First page text"), (2, "Second page text")]


@pytest.mark.parametrize(
    "make",
    [
        lambda file: file.with_suffix(".pdf").write_bytes(b"%PDF-1.7\n" + b"\xff" * 500),
        lambda file: file.with_suffix(".docx").write_bytes(b"PK\x03\x04 not a zip"),
        lambda file: file.with_suffix(".txt").write_bytes(b"\x00\xff\xfe\x00" * 40),
        lambda file: file.with_suffix(".md").write_bytes(b""),
        lambda file: pdf(file.with_suffix(".pdf"), ["secret"], "word"),
        lambda file: pdf(file.with_suffix(".pdf"), []),
        lambda file: docx(file.with_suffix(".docx"), PARAGRAPH.format(style="", text="a" * limits.MAX_XML_BYTES)),
        lambda file: docx(file.with_suffix(".docx"), "&b;", '<!DOCTYPE x [<!ENTITY b "bbbb">]>'),
        lambda file: docx(
            file.with_suffix(".docx"), PARAGRAPH.format(style="", text="&b;"),
            '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY b "bbbb">]>', "utf-16",
        ),
        lambda file: file.with_suffix(".exe").write_bytes(b"MZ"),
    ],
    ids=["damaged pdf", "no zip", "no text", "empty", "encrypted", "no pages", "zip bomb", "entities",
         "hidden entities", "other kind"],
)  # fmt: skip
def test_what_cannot_be_read_safely_is_refused_in_a_sentence(tmp_path: Path, make) -> None:  # type: ignore[no-untyped-def]
    make(tmp_path / "foreign")
    (file,) = tmp_path.iterdir()
    with pytest.raises(UserError) as fault:
        read_document(file, no_progress)
    assert file.name in fault.value.message


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    file = docx(tmp_path / "a.docx", PARAGRAPH.format(style="", text="a" * 2_000_000))
    started = time.monotonic()
    with pytest.raises(UserError, match="unpacks"):
        read_docx(file)
    assert time.monotonic() - started < 5


def test_reading_can_be_cancelled(notes: Path) -> None:
    def stop(stage: str, done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        corpus.add_documents([notes], stop)
    assert list_documents(corpus.manage.user_knowledge()) == ()


def test_hidden_characters_are_dropped_and_long_text_is_cut() -> None:
    assert clean("a\u202eb\u200bc\x07\n\n d") == "a b c d"
    pieces = passages([Piece("word " * 2000, 3, "S")])
    assert len(pieces) > 5 and all(len(piece.text) <= PASSAGE_CHARACTERS and piece.page == 3 for piece in pieces)
    assert passages([Piece("12 34 --", 1, "")]) == []


def test_a_forged_shelf_entry_is_left_out(own_home: Path) -> None:
    shelf = own_home / "kb" / "documents"
    shelf.mkdir(parents=True)
    (shelf / "x-1.json").write_text('{"schema": 1, "id": "other", "passages": []}', "utf-8")
    (shelf / "x-2.json").write_text("[]", "utf-8")
    assert list_documents(own_home / "kb") == ()


@pytest.mark.parametrize("name", ["../../x", "nothing", ""])
def test_only_what_is_on_the_shelf_can_be_removed(name: str) -> None:
    with pytest.raises(UserError):
        corpus.remove(name)
