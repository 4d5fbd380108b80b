package nl.chargecars.partnersync.testing;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The Chromium that is installed on this machine, run headless. Nothing is downloaded. */
final class Chromium implements AutoCloseable {

    /** The headless-only build comes first: it shows pages three times as fast. */
    private static final List<String> NAMES =
            List.of("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome");

    /** Milliseconds. A page normally appears at once; the limit is for a machine that is busy with other work. */
    private static final double LONGEST_WAIT = 20_000;

    private static final Chromium SHARED = new Chromium();

    static {
        AtJvmEnd.close(SHARED);
        PlaywrightAssertions.setDefaultAssertionTimeout(LONGEST_WAIT);
    }

    private final Playwright playwright;
    private final Browser browser;

    private Chromium() {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(executable())
                        .setArgs(List.of(
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    /** The browser that all tests share, started when the first test needs it. */
    static Browser shared() {
        return SHARED.browser;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    private static Path executable() {
        return NAMES.stream()
                .flatMap(name -> Arrays.stream(Objects.requireNonNullElse(System.getenv("PATH"), "")
                                .split(":", -1))
                        .flatMap(folder -> Stream.of(Path.of(folder, name))))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError(
                                "these tests need a browser: install chromium, or run ./partnersync test --quick without them"));
    }
}
