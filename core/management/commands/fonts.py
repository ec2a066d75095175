import shutil
from typing import Any

from django.conf import settings

from core.commands import ServiceCommand
from core.fonts import prepare_fonts


class Command(ServiceCommand):
    help = "Make the font files of documents and of the web from the font packages; takes some seconds, once."

    def run(self, **options: Any) -> dict[str, Any]:
        folder = prepare_fonts(settings.FONT_CACHE_DIR)
        settings.WEB_FONT_DIR.mkdir(parents=True, exist_ok=True)
        names = [path.name for path in sorted(folder.glob("*.woff2"))]
        for name in names:
            shutil.copyfile(folder / name, settings.WEB_FONT_DIR / name)
        self.print_line(options, f"{settings.WEB_FONT_DIR}: {', '.join(names)}")
        return {"folder": str(settings.WEB_FONT_DIR), "files": names}
