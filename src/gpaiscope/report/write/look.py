"""The look of a DOCX file: every look is a style with a name, so that whoever wants another changes the style alone."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

FACE: Final = "Cambria"
ACCENT: Final = "1B2D4D"
QUIET: Final = "4B4B4B"

_W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

_GREY: Final = f'<w:color w:val="{QUIET}"/>'
_TYPED: Final = '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>'
_SIGNS: Final = "<w:rFonts {}/>".format(
    " ".join(f'w:{side}="Segoe UI Symbol"' for side in ("ascii", "hAnsi", "eastAsia", "cs"))
)
_CLOSE: Final = '<w:spacing w:before="30" w:after="30" w:line="240" w:lineRule="auto"/>'
_THIN: Final = '<w:spacing w:before="0" w:after="40" w:line="120" w:lineRule="exact"/>'

_STYLES: Final = (
    # id, name, base, half points, what else of its runs, what else of its paragraphs
    ("DocumentKind", "Document Kind", "Normal", 18, f"<w:b/>{_GREY}", ""),
    ("SmallPrint", "Small Print", "Normal", 15, _GREY, '<w:spacing w:before="20" w:after="80"/>'),
    ("TableText", "Table Text", "Normal", 18, "", _CLOSE),
    ("TableHead", "Table Head", "TableText", 17, "<w:b/>", ""),
    ("TableLead", "Table Lead", "TableText", 18, "<w:b/>", ""),
    ("AfterTable", "After Table", "Normal", 8, "", _THIN),
    ("Answer", "Answer", "Normal", 21, "", ""),
    ("Notice", "Notice", "Normal", 20, "", "BOX"),
    ("OpenPoint", "Open Point", "Normal", 19, "", "BOX"),
    ("CopyTitle", "Copy Title", "Title", 34, "", '<w:spacing w:before="0" w:after="240"/><w:jc w:val="center"/>'),
    ("Subject", "Subject", "Title", 22, '<w:color w:val="000000"/>', '<w:spacing w:before="200" w:after="160"/>'),
    ("SigningLine", "Signing Line", "Normal", 20, "", "SIGNED"),
    ("RunningHead", "Running Head", "Normal", 16, _GREY, "BOTTOM"),
    ("RunningFoot", "Running Foot", "Normal", 16, _GREY, "TOP"),
)  # fmt: skip

_CHARACTERS: Final = (
    ("CodeText", "Code Text", f'{_TYPED}<w:sz w:val="15"/>'),
    ("BoxSign", "Box Sign", _SIGNS),
    ("SmallText", "Small Text", f'{_GREY}<w:sz w:val="16"/>'),
    ("Hyperlink", "Hyperlink", f'<w:color w:val="{ACCENT}"/><w:u w:val="single"/>'),
    ("PlaceholderText", "Placeholder Text", '<w:color w:val="595959"/>'),
)  # fmt: skip

_BOX: Final = (
    "<w:keepLines/><w:pBdr>"
    '<w:top w:val="dashed" w:sz="4" w:space="4" w:color="000000"/>'
    '<w:left w:val="single" w:sz="24" w:space="6" w:color="000000"/>'
    '<w:bottom w:val="dashed" w:sz="4" w:space="4" w:color="000000"/>'
    '<w:right w:val="dashed" w:sz="4" w:space="4" w:color="000000"/></w:pBdr>'
    '<w:spacing w:before="100" w:after="100"/><w:ind w:left="120" w:right="120"/>'
)
_TAB: Final = '<w:tabs><w:tab w:val="right" w:pos="9354"/></w:tabs>'
_RULES: Final = {
    "BOX": _BOX,
    "BOTTOM": f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="3" w:color="999999"/></w:pBdr>{_TAB}',
    "SIGNED": '<w:keepLines/><w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
    '<w:spacing w:before="480" w:after="20"/><w:ind w:right="240"/>',
    "TOP": f'<w:pBdr><w:top w:val="single" w:sz="4" w:space="3" w:color="999999"/></w:pBdr>{_TAB}',
}

_BOXED: Final = (
    f'<w:style {_W} w:type="table" w:customStyle="1" w:styleId="Boxed"><w:name w:val="Boxed"/>'
    '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:tblPr><w:tblBorders>'
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="777777"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + '</w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="100" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)
_RULED: Final = (
    f'<w:style {_W} w:type="table" w:customStyle="1" w:styleId="Ruled"><w:name w:val="Ruled"/>'
    '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:tblPr><w:tblBorders>'
    '<w:top w:val="single" w:sz="8" w:space="0" w:color="000000"/>'
    '<w:bottom w:val="single" w:sz="4" w:space="0" w:color="999999"/>'
    '<w:insideH w:val="single" w:sz="4" w:space="0" w:color="999999"/></w:tblBorders>'
    '<w:tblCellMar><w:top w:w="20" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>'
    '<w:bottom w:w="20" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)


def apply(file: Any) -> None:
    """Give a file of python-docx's template the styles, an A4 sheet, and English of the Union."""
    _speak_english(file)
    styles = file.styles
    parse = import_module("docx.oxml.parser").parse_xml
    for id, name, base, size, run, paragraph in _STYLES:
        rules = _RULES.get(paragraph, paragraph)
        styles.element.append(parse(
            f'<w:style {_W} w:type="paragraph" w:customStyle="1" w:styleId="{id}"><w:name w:val="{name}"/>'
            f'<w:basedOn w:val="{base}"/><w:qFormat/><w:pPr>{rules}</w:pPr>'
            f'<w:rPr>{run}<w:sz w:val="{size}"/></w:rPr></w:style>'
        ))  # fmt: skip
    for id, name, run in _CHARACTERS:
        styles.element.append(parse(
            f'<w:style {_W} w:type="character" w:customStyle="1" w:styleId="{id}"><w:name w:val="{name}"/>'
            f"<w:rPr>{run}</w:rPr></w:style>"
        ))  # fmt: skip
    styles.element.append(parse(_RULED))
    styles.element.append(parse(_BOXED))
    _faces(styles)
    _sheet(file.sections[0])
    _settings(file)


def _faces(styles: Any) -> None:
    """The styles that the template has: one face, dark headings, room above them."""
    points = import_module("docx.shared").Pt
    for name, size, before, after in (
        ("Normal", 10.5, 0, 6),
        ("Title", 20, 2, 8),
        ("Heading 1", 13.5, 18, 6),
        ("Heading 2", 10.5, 12, 3),
        ("Heading 3", 10.5, 10, 3),
    ):
        style = styles[name]
        _face(style, size, bold=name != "Normal")
        style.paragraph_format.space_before, style.paragraph_format.space_after = points(before), points(after)
        style.paragraph_format.line_spacing = 1.1
        if name != "Normal":
            style.paragraph_format.keep_with_next = True
    title = styles["Title"].element.pPr
    for border in title.findall("{*}pBdr"):
        title.remove(border)
    for name in ("List Bullet", "List Bullet 2", "List Number"):
        styles[name].paragraph_format.space_after = points(2)


def _face(style: Any, size: float, *, bold: bool) -> None:
    shared = import_module("docx.shared")
    style.font.name, style.font.size, style.font.bold, style.font.italic = FACE, shared.Pt(size), bold, False
    fonts = style.element.rPr.rFonts
    for attribute in [each for each in fonts.attrib if each.endswith("Theme")]:
        del fonts.attrib[attribute]  # they win over the name of a font
    for side in ("eastAsia", "cs", "hAnsi"):
        fonts.set(import_module("docx.oxml.ns").qn(f"w:{side}"), FACE)
    if bold:
        style.font.color.rgb = shared.RGBColor.from_string(ACCENT)


def _sheet(section: Any) -> None:
    millimetres = import_module("docx.shared").Mm
    section.page_width, section.page_height = millimetres(210), millimetres(297)
    section.left_margin, section.right_margin = millimetres(25), millimetres(20)
    section.top_margin, section.bottom_margin = millimetres(28), millimetres(25)


def _speak_english(file: Any) -> None:
    qualified = import_module("docx.oxml.ns").qn
    defaults = file.styles.element.find(f".//{qualified('w:rPrDefault')}/{qualified('w:rPr')}")
    for each in defaults.findall(qualified("w:lang")):
        defaults.remove(each)
    parse = import_module("docx.oxml.parser").parse_xml
    defaults.append(parse(f'<w:lang {_W} w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/>'))


def _settings(file: Any) -> None:
    """Word opens the template in an old mode, and calls it Japanese and American."""
    qualified = import_module("docx.oxml.ns").qn
    root = file.settings.element
    for each in root.iter(qualified("w:compatSetting")):
        if each.get(qualified("w:name")) == "compatibilityMode":
            each.set(qualified("w:val"), "15")
    for each in [*root.iter(qualified("w:useFELayout")), *root.iter(qualified("w:savePreviewPicture"))]:
        each.getparent().remove(each)
    root.find(qualified("w:zoom")).set(qualified("w:percent"), "100")
    language = root.find(qualified("w:themeFontLang"))
    language.attrib.clear()
    language.set(qualified("w:val"), "en-GB")
