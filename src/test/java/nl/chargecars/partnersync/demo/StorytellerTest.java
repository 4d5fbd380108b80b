package nl.chargecars.partnersync.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StorytellerTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void tellsAStoryThatHolds() {
        Storyteller story = plain();
        story.title("One order, both ways");
        story.chapter("Orders in");
        story.step("Volvo places an order", () -> "CC-2026-00001");
        story.step("The same order again", () -> "");
        var facts = new LinkedHashMap<String, String>();
        facts.put("API", "http://localhost:8080");
        facts.put("documentation", "http://localhost:8080/docs");
        story.facts(facts);

        assertThat(story.end()).isTrue();
        assertThat(told()).isEqualTo("""

                One order, both ways

                  Orders in
                   1  ✓ Volvo places an order                                       CC-2026-00001
                   2  ✓ The same order again

                  API            http://localhost:8080
                  documentation  http://localhost:8080/docs

                  All 2 steps held.

                """);
    }

    @Test
    void playsNothingAfterAStepThatFailed() {
        Storyteller story = plain();
        var played = new AtomicInteger();
        story.step("First", () -> "done");
        story.step("Second", () -> {
            throw new StepFailedException("Volvo waited in vain\nfor 2 webhooks");
        });
        story.step("Third", () -> "played " + played.incrementAndGet());

        assertThat(played).hasValue(0);
        assertThat(story.end()).isFalse();
        assertThat(told()).isEqualTo("""
                   1  ✓ First                                                       done
                   2  ✗ Second
                        Volvo waited in vain
                        for 2 webhooks
                   3  – Third                                                       not played

                  1 of 3 steps held.

                """);
    }

    @Test
    void namesTheKindOfFailureWhereTheMessageSaysTooLittle() {
        plain().step("First", () -> {
            throw new IllegalStateException();
        });
        plain().step("Second", () -> {
            throw new UncheckedIOException("no answer from http://localhost", new ConnectException());
        });

        assertThat(told())
                .contains("IllegalStateException")
                .contains("no answer from http://localhost (ConnectException)");
    }

    @Test
    void keepsAnInterruptionInMind() {
        plain().step("First", () -> {
            throw new InterruptedException("stopped");
        });

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void usesPlainSignsWhereTheConsoleHasNoOthers() {
        Storyteller story = teller(StandardCharsets.US_ASCII, false);
        story.step("First", () -> "done");
        story.step("Second", () -> {
            throw new StepFailedException("no");
        });
        story.step("Third", () -> "");

        assertThat(told())
                .contains(" 1  ok First")
                .contains(" 2  XX Second")
                .contains(" 3  -- Third")
                .doesNotContain("?");
    }

    @Test
    void coloursOnlyWhenToldTo() {
        Storyteller story = teller(StandardCharsets.UTF_8, true);
        story.step("First", () -> "done");
        story.end();

        assertThat(told()).contains("\033[32m✓\033[0m First").contains("\033[2mdone\033[0m");
        printed.reset();

        plain().step("First", () -> "done");
        assertThat(told()).doesNotContain("\033");
    }

    @Test
    void hasNoColoursForAFileOrForThoseWhoWantNone() {
        Storyteller.to(new PrintStream(printed, true, StandardCharsets.UTF_8), Map.of())
                .title("To a file");

        assertThat(told()).doesNotContain("\033");
        assertThat(Storyteller.wantsColours(Map.of())).isTrue();
        assertThat(Storyteller.wantsColours(Map.of("NO_COLOR", ""))).isTrue();
        assertThat(Storyteller.wantsColours(Map.of("NO_COLOR", "1"))).isFalse();
        assertThat(Storyteller.wantsColours(Map.of("TERM", "dumb"))).isFalse();
    }

    private Storyteller plain() {
        return teller(StandardCharsets.UTF_8, false);
    }

    private Storyteller teller(Charset charset, boolean colourful) {
        return new Storyteller(new PrintStream(printed, true, charset), colourful);
    }

    private String told() {
        return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
