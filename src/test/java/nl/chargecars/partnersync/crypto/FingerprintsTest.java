package nl.chargecars.partnersync.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.junit.jupiter.api.Test;

class FingerprintsTest {

    private static final Db DB = new Db(TestDatabase.migrated());

    private final Fingerprints fingerprints = ofServerOn(DB);

    @Test
    void cannotBeTriedOutWithoutTheKey() {
        assertThat(ofServerOn(new Db(TestDatabase.migrated())).of("+31612345678"))
                .isNotEqualTo(fingerprints.of("+31612345678"));
    }

    @Test
    void areTheSameForTheSameValueOnEveryNode() {
        assertThat(fingerprints.of("one"))
                .matches("hmac:[0-9a-f]{16}")
                .isEqualTo(ofServerOn(DB).of("one"));
        assertThat(fingerprints.of("one")).isNotEqualTo(fingerprints.of("two"));
    }

    @Test
    void areEmptyForNothing() {
        assertThat(fingerprints.of("")).isEmpty();
    }

    private static Fingerprints ofServerOn(Db db) {
        var box = new SecretBox("only-for-tests-only-for-tests-only-for-tests");
        return new Fingerprints(new ApplicationKeys(db.client(), box, db.transaction(), Clock.systemUTC()));
    }
}
