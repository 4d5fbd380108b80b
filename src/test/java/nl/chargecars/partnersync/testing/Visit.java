package nl.chargecars.partnersync.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A user in a real browser: looks at pages, and collects all errors and warnings of the browser's console. */
public final class Visit implements AutoCloseable {

    private static final String AXE = script("META-INF/resources/webjars/axe-core/4.6.3/axe.min.js");
    private static final List<String> COLOURS = List.of("color-contrast", "link-in-text-block");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    /** Size and colour scheme of the user's screen. */
    public enum Screen {
        LIGHT(1_280, 800, ColorScheme.LIGHT),
        DARK(1_280, 800, ColorScheme.DARK),
        NARROW(390, 844, ColorScheme.LIGHT);

        private final int width;
        private final int height;
        private final ColorScheme scheme;

        Screen(int width, int height, ColorScheme scheme) {
            this.width = width;
            this.height = height;
            this.scheme = scheme;
        }

        /** Options for axe: all rules on the first screen, on the others only the rules whose result can differ there. */
        private Map<String, Object> rules() {
            return switch (this) {
                case LIGHT -> Map.of();
                case DARK -> Map.of("runOnly", COLOURS);
                case NARROW ->
                    Map.of(
                            "rules",
                            COLOURS.stream()
                                    .collect(Collectors.toMap(Function.identity(), _ -> Map.of("enabled", false))));
            };
        }
    }

    private final BrowserContext context;
    private final Page page;
    private final Screen screen;
    private final List<String> complaints = new ArrayList<>();

    /** A visit before signing in; {@code language} as browsers send it, such as {@code nl-NL}. */
    public static Visit at(TestServer server, Screen screen, String language) {
        return new Visit(server.url(), screen, language);
    }

    /** A visit before signing in, at a server that runs in its own process. */
    public static Visit at(ServerProcess server, Screen screen, String language) {
        return new Visit(server.url(), screen, language);
    }

    /** A visit of a user with this role, signed in and at the first page. Skips the sign-in form, which takes seconds in a browser. */
    public static Visit signedIn(TestServer server, String role, Screen screen, String language) {
        String session =
                TestUser.signedIn(server, role).cookie(Browser.SESSION_COOKIE).orElseThrow();
        Visit visit = at(server, screen, language);
        visit.context.addCookies(List.of(new Cookie(Browser.SESSION_COOKIE, session)
                .setUrl(server.url().toString())
                .setHttpOnly(true)));
        visit.page.navigate("/");
        return visit;
    }

    /** Signs in by the form. */
    public void signIn(String email, String password) {
        page.navigate("/login");
        page.locator("#email").fill(email);
        page.locator("#password").fill(password);
        page.keyboard().press("Enter");
        page.waitForURL("**/");
    }

    private Visit(URI server, Screen screen, String language) {
        this.screen = screen;
        // the pages' content security policy stays in force: axe is loaded by evaluate, which it does not restrict
        context = Chromium.shared()
                .newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                        .setBaseURL(server.toString())
                        .setViewportSize(screen.width, screen.height)
                        .setColorScheme(screen.scheme)
                        .setLocale(language));
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.type() + ": " + message.text());
            }
        });
        page.onPageError(complaints::add);
    }

    public Page page() {
        return page;
    }

    /** Puts the timers of the pages that are opened from now on under the test's control. Time itself goes on as usual. */
    public Visit keepingTime() {
        page.clock().install();
        return this;
    }

    /**
     * After {@link #keepingTime}: makes the page poll now, not in a few seconds. No page waits longer than 10. A page that has not set
     * its timer yet polls when that is due.
     */
    public void pollsNow() {
        page.waitForLoadState(); // htmx sets the timers of a page while it loads
        page.clock().fastForward(1_000); // and that of a part a moment after the part is inserted
        page.clock().fastForward(10_000);
    }

    /**
     * Takes a screenshot and asserts what holds for every page: accessible, no wider than the screen, valid paragraphs, nothing logged to the
     * console.
     *
     * @param excused rules of axe that a library breaks and we cannot fix
     */
    public Visit isSound(String name, String... excused) {
        return isSound(screen, name, excused);
    }

    /** The same, on the light screen in dark colours too: nothing else differs there, so no test repeats its whole walk for them. */
    public void isSoundInBothSchemes(String name, String... excused) {
        isSound(name, excused);
        if (screen == Screen.LIGHT) {
            become(Screen.DARK);
            isSound(Screen.DARK, name, excused);
            become(screen);
        }
    }

    /** The same on every screen, for states that are not worth repeating the whole test for. */
    public void isSoundOnEveryScreen(String name) {
        for (Screen other : Screen.values()) {
            become(other);
            isSound(other, name);
        }
        become(screen);
    }

    private void become(Screen other) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(other.scheme));
        page.setViewportSize(other.width, other.height);
    }

    private Visit isSound(Screen screen, String name, String... excused) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(SCREENSHOTS.resolve(name + "-" + screen.name().toLowerCase(java.util.Locale.ROOT) + ".png")));
        assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                .as("%s is no wider than the screen", name)
                .isEqualTo(true);
        assertThat(complaints).as("what the browser complains of on %s", name).isEmpty();
        // what a browser makes of </p> where the paragraph has ended already, because something stands in it that may
        // not
        assertThat(page.evaluate("document.querySelectorAll('p:empty:not([id])').length"))
                .as("%s has nothing in paragraphs that ends them", name)
                .isEqualTo(0);
        if (page.evaluate("typeof axe === 'undefined'").equals(true)) {
            page.evaluate(AXE);
        }
        Object faults = page.evaluate("""
                async ({rules, excused}) => (await axe.run(document, {...rules, resultTypes: ['violations']})).violations
                  .filter(fault => ['serious', 'critical'].includes(fault.impact) && !excused.includes(fault.id))
                  .map(fault => fault.id + ': ' + fault.nodes.map(node => node.html).join(' '))""", Map.of("rules", screen.rules(), "excused", List.of(excused)));
        assertThat(faults).as("what axe finds on %s", name).isEqualTo(List.of());
        forgetComplaints(); // complaints caused by axe itself
        return this;
    }

    /**
     * Waits until a condition holds in the page, frame by frame. Playwright's own wait uses eval, which the pages' content security
     * policy forbids.
     *
     * @param condition in JavaScript, about {@code given}
     */
    public void becomes(String condition, Object given) {
        assertThat(page.evaluate(
                        "async given => { for (let frame = 0; frame < 600; frame++) { if (" + condition
                                + ") return true; await new Promise(requestAnimationFrame); } return false; }",
                        given))
                .as(condition)
                .isEqualTo(true);
    }

    /** Drops the collected complaints, for those that are expected, such as that of a page with status 401. */
    public void forgetComplaints() {
        complaints.clear();
    }

    /** The button of exactly this name. */
    public static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Confirms a dialogue. */
    public static void yes(Page page) {
        button(page, "Yes, go on").click();
    }

    /** For a label whose text is part of other labels. */
    public static Page.GetByLabelOptions exactly() {
        return new Page.GetByLabelOptions().setExact(true);
    }

    @Override
    public void close() {
        context.close();
    }

    private static String script(String name) {
        try (InputStream file = Visit.class.getClassLoader().getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
