"""What editors may build a text from. No raw HTML, no embeds: every block is words, a table, a picture or a file."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

# No headings among them: a heading is a block of its own, for which an editor chooses a level.
TEXT = ["bold", "italic", "ol", "ul", "link", "document-link"]
LINE = ["bold", "italic", "link"]


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Heading"), max_length=120)
    size = blocks.ChoiceBlock(
        label=_("Level"), choices=[("h2", _("Section")), ("h3", _("Part of a section"))], default="h2"
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "cms/blocks/heading.html"


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("Text alternative"),
        max_length=200,
        help_text=_("What is to be seen, for somebody who does not see the picture."),
    )
    caption = blocks.CharBlock(label=_("Caption"), max_length=250, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms/blocks/picture.html"


class FileBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    summary = blocks.CharBlock(label=_("What is in it"), max_length=200, required=False)

    class Meta:
        icon = "doc-full"
        label = _("Document")
        template = "cms/blocks/file.html"


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("Kind"), choices=[("info", _("Good to know")), ("warn", _("Mind this"))], default="info"
    )
    text = blocks.RichTextBlock(label=_("Text"), features=LINE)

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        template = "cms/blocks/callout.html"


class TextBlocks(blocks.StreamBlock):
    heading = HeadingBlock()
    text = blocks.RichTextBlock(label=_("Text"), features=TEXT, template="cms/blocks/text.html")
    table = TypedTableBlock(
        [("text", blocks.CharBlock(label=_("Text"), required=False))],
        label=_("Table"),
        template="cms/blocks/table.html",
    )
    picture = PictureBlock()
    document = FileBlock()
    callout = CalloutBlock()


class FactBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=60)
    answer = blocks.CharBlock(label=_("Answer in a few words"), max_length=60)
    text = blocks.CharBlock(label=_("Explanation"), max_length=220)

    class Meta:
        icon = "help"
        label = _("Fact")


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=160)
    answer = blocks.RichTextBlock(label=_("Answer"), features=TEXT)

    class Meta:
        icon = "help"
        label = _("Question and answer")


class QuestionsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"))

    class Meta:
        icon = "list-ul"
        label = _("Group of questions")
