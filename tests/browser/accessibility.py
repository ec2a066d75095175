"""What a page owes to people who do not see, see little colour, hold a small phone or no mouse."""

from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.conftest import DESKTOP, PHONE

DESK = "/kelola/"
SHOWCASE = "/komponen/"
SCREENS = {"phone, light": (PHONE, "light"), "desktop, dark": (DESKTOP, "dark")}
SMALL_PHONE = {"width": 320, "height": 640}
RUNS_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MOST_STOPS, STOPS_AT_ONCE = 40, 8
# Reads nothing that is fine: of a large page that would be most of the work.
AXE = """([context, rules]) => axe.run(context ?? document, {resultTypes: ["violations"], rules})
    .then(results => results.violations)"""
# Colours on their way to another scheme have arrived.
SETTLE = "document.getAnimations().filter(each => each instanceof CSSTransition).forEach(each => each.finish())"
# Notes where the keyboard stops, and whether it is seen there: on the element or on the label that stands for it.
# `main` is the part that is ours, where the frame is Wagtail's.
LISTEN = """main => {
    const shown = element => {
        const style = getComputedStyle(element);
        return style.outlineStyle !== "none" || style.boxShadow !== "none";
    };
    window.stops = [];
    document.addEventListener("focusin", ({target}) => {
        if (main && !main.contains(target)) return;
        const seen = [target, ...(target.labels ?? []), target.closest("summary")].filter(Boolean).some(shown);
        window.stops.push([target, seen]);
    });
    document.activeElement?.blur();
    if (main) { main.tabIndex = -1; main.focus(); window.stops = []; main.removeAttribute("tabindex"); }
}"""
HAS_BEEN_ROUND = "new Set(window.stops.map(([place]) => place)).size < window.stops.length"
# The first place that comes a second time must be the first of all, or the keyboard cannot leave a part of the page.
WALKED = """main => {
    const places = window.stops.map(([place]) => place);
    const again = places.findIndex((place, number) => places.indexOf(place) < number);
    const faults = window.stops.filter(([, seen]) => !seen).map(([place]) => "focus is not seen: " + place.outerHTML);
    if (again > 0 && places[again] !== places[0]) faults.push("the keyboard is caught at " + places[again].outerHTML);
    if (!places.length && !main) faults.push("the keyboard reaches nothing");
    return [...new Set(faults)].slice(0, 3);
}"""


def faults_of(page, address):
    for screen, (size, scheme) in SCREENS.items():
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        yield from (f"({screen}) {fault}" for fault in axe_faults(page, address))
        yield from beyond(page, screen)
    page.set_viewport_size(SMALL_PHONE)
    yield from beyond(page, "small phone")
    page.set_viewport_size(DESKTOP)
    yield from keyboard_faults(page, page.locator("main").element_handle() if is_desk(page, address) else None)


def axe_faults(page, address):
    page.evaluate(SETTLE)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    context = "main" if is_desk(page, address) else None
    # The page of components shows one landmark in many states.
    rules = {"landmark-unique": {"enabled": False}} if address == SHOWCASE else {}
    for violation in page.evaluate(AXE, [context, rules]):
        nodes = violation["nodes"]
        yield f"{violation['id']}: {len(nodes)} × {nodes[0]['target'][0]} {nodes[0]['html'][:160]}"


def is_desk(page, address) -> bool:
    """The frame of the desk is Wagtail's; what stands in it is ours."""
    return address.startswith(DESK) and page.locator("main").count() > 0


def beyond(page, screen):
    if (beyond := page.evaluate(RUNS_OUT)) > 0:
        yield f"({screen}) runs {beyond} px out of the window"


def keyboard_faults(page, main):
    page.evaluate(LISTEN, main)
    for _stop in range(0, MOST_STOPS, STOPS_AT_ONCE):
        for _press in range(STOPS_AT_ONCE):
            page.keyboard.press("Tab")
        if page.evaluate(HAS_BEEN_ROUND):
            break
    yield from (f"(keyboard) {fault[:200]}" for fault in page.evaluate(WALKED, main))
