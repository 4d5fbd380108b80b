package nl.chargecars.partnersync.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.junit.jupiter.api.Test;

class ApplicationKeysTest {

    private static final Db DB = new Db(TestDatabase.migrated());
    private static final String MASTER_KEY = "a master key that is long enough, for tests only";

    private final ApplicationKeys keys = keysUnder(MASTER_KEY);

    @Test
    void refusesAnotherMasterKeyInOneLineThatSaysWhatToDo() {
        keys.key("refused");
        ApplicationKeys underAnother = keysUnder("another master key, just as long as the first one");
        assertThatThrownBy(() -> underAnother.key("refused"))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("PARTNERSYNC_MASTER_KEY")
                .hasMessageNotContaining("\n");
    }

    @Test
    void refusesAKeyThatWasMovedToAnotherName() {
        keys.key("moved");
        DB.update("update application_keys set name = 'elsewhere' where name = 'moved'");
        assertThatThrownBy(() -> keys.key("elsewhere")).isInstanceOf(InvalidSettingsException.class);
    }

    @Test
    void keepsNoKeyReadable() {
        byte[] key = keys.key("sealed");
        byte[] stored = DB.one(byte[].class, "select key_sealed from application_keys where name = 'sealed'");
        assertThat(new String(stored, StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(key, StandardCharsets.ISO_8859_1));
    }

    @Test
    void givesTheSameKeyToManyNodesThatAskAtOnce() throws Exception {
        Callable<String> ask =
                () -> HexFormat.of().formatHex(keysUnder(MASTER_KEY).key("asked by many"));
        Set<String> given = new HashSet<>();
        try (var nodes = Executors.newFixedThreadPool(8)) {
            List<Callable<String>> all = Stream.generate(() -> ask).limit(32).toList();
            for (var answer : nodes.invokeAll(all)) {
                given.add(answer.get());
            }
        }
        assertThat(given).hasSize(1);
    }

    @Test
    void makesADifferentKeyForEachName() {
        assertThat(keys.key("one")).hasSize(32).isNotEqualTo(keys.key("another"));
    }

    private static ApplicationKeys keysUnder(String masterKey) {
        return new ApplicationKeys(DB.client(), new SecretBox(masterKey), DB.transaction(), Clock.systemUTC());
    }
}
