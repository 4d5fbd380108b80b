package nl.chargecars.partnersync.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;

class WatchTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(5);

    @Test
    void givesUpWorkThatHangsAndSaysWhere() throws Exception {
        var released = new CompletableFuture<Boolean>();
        var afterwards = new CompletableFuture<String>();
        assertThatThrownBy(() -> Watch.over(SHORT, progress -> {
                    progress.at("copying a file");
                    released.join();
                    afterwards.complete(refusal(progress));
                    return "done";
                }))
                .isInstanceOf(StalledException.class)
                .hasMessageContaining("while copying a file");
        released.complete(true);
        assertThat(afterwards.get(10, TimeUnit.SECONDS)).contains("given up");
    }

    @Test
    void failsWithWhatTheWorkFailsWith() {
        var full = new IOException("the disk is full");
        assertThatThrownBy(() -> Watch.over(LONG, _ -> {
                    throw full;
                }))
                .isSameAs(full);
        var refused = new InvalidSettingsException("no server runs");
        assertThatThrownBy(() -> Watch.over(LONG, _ -> {
                    throw refused;
                }))
                .isSameAs(refused);
    }

    @Test
    void waitsForWorkThatEnds() throws IOException {
        assertThat(Watch.<String>over(LONG, progress -> {
                    progress.at("copying a file");
                    return "done";
                }))
                .isEqualTo("done");
    }

    @Test
    void givesUpOnlyWhatMadeNoStepMeanwhileAndReleasesWhatItHolds() throws IOException {
        var released = new CompletableFuture<Boolean>();
        var progress = new Progress();
        progress.holds(() -> released.complete(true));
        long seen = progress.steps();
        progress.at("copying a file");
        assertThat(progress.giveUpAt(seen)).isFalse();
        assertThat(released).isNotDone();
        assertThat(progress.giveUpAt(progress.steps())).isTrue();
        assertThat(released).isDone();
    }

    private static String refusal(Progress progress) {
        try {
            progress.at("copying another");
            return "went on";
        } catch (IOException refused) {
            return String.valueOf(refused.getMessage());
        }
    }
}
