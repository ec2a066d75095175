"""Files of no accepted kind under the file names of accepted ones."""

from functools import partial

from tests.evidence import office, pdf, picture
from tests.hostile import HostileFile

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
FOREIGN = {
    "program windows": b"MZ\x90\0" + bytes(200),
    "program linux": b"\x7fELF\x02\x01\x01" + bytes(200),
    "program mac": b"\xcf\xfa\xed\xfe" + bytes(200),
    "kelas java": b"\xca\xfe\xba\xbe" + bytes(200),
    "pintasan": b"L\0\0\0\x01\x14\x02\0" + bytes(200),
    "naskah": b"#!/bin/sh\nrm -rf /\n",
    "batch": b"@echo off\r\nformat c:\r\n",
    "php": b"<?php system($_GET['c']); ?>",
    "javascript": b"fetch('/kelola/')",
    "laman": b"<!DOCTYPE html><script>alert(1)</script>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "xml": b"<?xml version='1.0'?><a/>",
    "virus uji": EICAR,
    "teks": b"hanya teks",
    "csv": b"=cmd|'/c calc'!A1,2\n",
    "rar": b"Rar!\x1a\x07\x01\0" + bytes(99),
    "7z": b"7z\xbc\xaf\x27\x1c" + bytes(99),
    "gzip": b"\x1f\x8b\x08" + bytes(99),
    "postscript": b"%!PS-Adobe-3.0\n",
    "nol": bytes(500),
}
EMPTY = "%(name)s is empty. Choose the file again."
ROADS = (
    "../../etc/passwd.pdf",
    "..\\..\\windows\\win.pdf",
    "/etc/shadow.pdf",
    "a\0b.pdf",
    "\u202egpj.exe.pdf",
    "x" * 300 + ".pdf",
)

CASES = [
    *(HostileFile(f"{name}.pdf", "sk", partial(bytes, content)) for name, content in FOREIGN.items()),
    *(HostileFile(f"{name}.jpg", "foto", partial(bytes, content)) for name, content in list(FOREIGN.items())[:16]),
    *(HostileFile(f"{name}.mp4", "video", partial(bytes, content)) for name, content in list(FOREIGN.items())[:5]),
    *(
        HostileFile(f"kosong.{ending}", kind, bytes, EMPTY)
        for ending, kind in (("pdf", "sk"), ("jpg", "foto"), ("docx", "dokumen"), ("mp4", "video"))
    ),
    *(HostileFile(name, "sk", partial(bytes, b"MZ jalan keluar")) for name in ROADS),
    HostileFile("gambar.pdf", "sk", partial(picture, "PNG")),
    HostileFile("dokumen.pdf", "sk", partial(office, "word/document.xml")),
    HostileFile("surat.jpg", "foto", pdf),
]
