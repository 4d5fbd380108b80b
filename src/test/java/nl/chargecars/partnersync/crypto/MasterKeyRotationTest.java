package nl.chargecars.partnersync.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.crypto.MasterKeyRotation.Progress;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.Rival;
import nl.chargecars.partnersync.testing.TestDatabase;
import nl.chargecars.partnersync.testing.TestSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** Tests the rotation of the master key with several nodes on one database, which have different keys, as during a rolling restart. */
class MasterKeyRotationTest {

    private static final String FIRST = "the first master key, which is long enough";
    private static final String SECOND = "the second master key, long enough as well";
    private static final int MANY = MasterKeyRotation.PAGE * 2 + 30;

    private final Db db = new Db(TestDatabase.migrated());

    @TempDir
    Path dataDir;

    /** The master key objects of one node. */
    private final class Node {
        final MasterKeySource source;
        final MasterKeys keys;
        final SecretBox box;
        final ApplicationKeys applicationKeys;
        final MasterKeyRotation rotation;
        final MasterKeyReadiness readiness;
        final List<String> beginnings = new ArrayList<>();

        Node(@Nullable String masterKey, @Nullable String previous) {
            var transaction = db.transaction();
            source = new MasterKeySource(settings(masterKey, previous));
            keys = source.read();
            var sealingKey = new SealingKey(db.client(), keys);
            box = new SecretBox(keys, sealingKey::current);
            applicationKeys = new ApplicationKeys(db.client(), box, transaction, Clock.systemUTC());
            rotation = new MasterKeyRotation(
                    source, keys, sealingKey, box, new SealedValues(new JdbcTemplate(db.dataSource())), transaction);
            readiness = new MasterKeyReadiness(db.client(), keys);
        }

        Optional<Progress> step() {
            return rotation.step((from, to) -> beginnings.add(from + " to " + to));
        }

        byte[] key(int number) {
            return applicationKeys.key("key " + number);
        }
    }

    @Test
    void refusesToBeginWithAKeyThatIsNotThisDatabases() {
        new Node(FIRST, null).key(1);
        String needed = MasterKey.of(FIRST).id();
        String given = MasterKey.of(SECOND).id();
        assertThatThrownBy(() -> new Node(SECOND, null).step())
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("needed: key " + needed + ", given: key " + given)
                .hasMessageContaining("PARTNERSYNC_PREVIOUS_MASTER_KEY");
        assertThatThrownBy(() -> new Node(SECOND, null).key(1))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("needed: key " + needed + ", given: key " + given);
    }

    @Test
    void doesNotEndWhileAKeyThatWasSealedUnderTheOldOneIsBeingStored() {
        new Node(FIRST, null).key(1);
        var late = new Node(FIRST, null);
        try (Rival storing = db.rival();
                var thread = Executors.newSingleThreadExecutor()) {
            storing.execute("lock table application_keys in share mode");
            Future<byte[]> made = thread.submit(() -> late.key(2));
            storing.awaitSomebodyWaiting();
            assertThatThrownBy(() -> db.one(String.class, "select key_id from sealing_key for update nowait"))
                    .hasMessageContaining("could not obtain lock");
            storing.rollback();
            assertThat(made).succeedsWithin(Duration.ofSeconds(30));
        }
        new Node(SECOND, FIRST).step();
        assertThat(new Node(SECOND, null).key(2)).hasSize(32);
    }

    @Test
    void doesNothingWhereTheEnvironmentHasNoNewKey() {
        var node = new Node(FIRST, null);
        node.key(1);
        assertThat(node.step()).isEmpty();
        assertThat(new Node(FIRST, null).key(1)).isEqualTo(node.key(1));
    }

    @Test
    void keepsSealingUnderTheOldKeyUntilEveryNodeWasRestartedAndTheCommandCame() {
        var oldNode = new Node(FIRST, null);
        oldNode.key(1);
        var restarted = new Node(SECOND, FIRST);
        assertThat(oldNode.key(2)).isEqualTo(restarted.key(2));
        assertThat(restarted.key(3)).isEqualTo(oldNode.key(3)); // the restarted node made it; the old node opens it
    }

    /** Otherwise a load balancer goes on sending it calls, which all fail. */
    @Test
    void aNodeThatWasForgottenIsNotReadyOnceTheKeyIsReplaced() {
        var forgotten = new Node(FIRST, null);
        assertThat(forgotten.readiness.isReady()).as("a new database").isTrue();
        forgotten.key(1);
        var restarted = new Node(SECOND, FIRST);
        assertThat(forgotten.readiness.isReady()).isTrue();
        assertThat(restarted.readiness.isReady()).isTrue();

        assertThat(restarted.step().orElseThrow().finished()).isTrue();

        assertThat(forgotten.readiness.isReady()).isFalse();
        assertThat(restarted.readiness.isReady()).isTrue();
        assertThat(new Node(SECOND, null).readiness.isReady()).isTrue();
    }

    @Test
    void askingForReadinessLocksNothing() {
        var node = new Node(FIRST, null);
        node.key(1);
        db.transaction().executeWithoutResult(_ -> {
            assertThat(node.readiness.isReady()).isTrue();
            assertThat(db.text("select key_id from sealing_key for update nowait"))
                    .isEqualTo(node.keys.newest().id());
        });
    }

    @Test
    void replacesTheKeyOnAllNodesAPageAtATime() {
        var first = new Node(SECOND, FIRST);
        var before = new Node(FIRST, null);
        before.key(0);
        sealMany();
        byte[] key = before.key(7);
        var second = new Node(SECOND, FIRST);

        Progress begun = first.step().orElseThrow();
        assertThat(begun.begun()).isTrue();
        assertThat(begun.finished()).isFalse();
        assertThat(begun.resealed()).containsEntry("application_keys.key_sealed", MasterKeyRotation.PAGE);
        assertThat(begun.remaining()).isEqualTo(MANY - MasterKeyRotation.PAGE);

        // another node continues the rotation, as after a crash of the first
        byte[] made = first.key(MANY + 1);
        second.step();
        Progress done = second.step().orElseThrow();
        assertThat(done.begun()).isFalse();
        assertThat(done.finished()).isTrue();
        assertThat(done.retired()).as("the key is in the environment").isFalse();
        assertThat(done.sealedValues()).isEqualTo(MANY + 1);
        assertThat(done.unreadable()).isEmpty();

        var withoutTheOld = new Node(SECOND, null);
        assertThat(withoutTheOld.key(7)).isEqualTo(key);
        assertThat(withoutTheOld.key(MANY + 1)).isEqualTo(made);
        assertThatThrownBy(() -> new Node(FIRST, null).key(7)).isInstanceOf(InvalidSettingsException.class);
    }

    @Test
    void namesWhatNeitherKeyOpensAndKeepsBothKeys() {
        var node = new Node(null, null);
        node.key(1);
        node.key(2);
        db.update("update application_keys set key_sealed = set_byte(key_sealed, 40, get_byte(key_sealed, 40) # 1)"
                + " where name = 'key 1'");

        Progress progress = node.step().orElseThrow();

        assertThat(progress.finished()).isFalse();
        assertThat(progress.retired()).isFalse();
        assertThat(progress.remaining()).isEqualTo(1);
        assertThat(progress.unreadable()).containsExactly("application_keys|key_sealed|key 1");
        assertThat(dataDir.resolve("master-key.previous")).exists();
        assertThat(node.key(2)).isEqualTo(new Node(null, null).key(2));
    }

    @Test
    void makesANewKeyInTheDataDirectoryAndKeepsTheOldOneForBackupsMadeBefore() throws Exception {
        var node = new Node(null, null);
        byte[] key = node.key(1);
        String fileBefore = Files.readString(dataDir.resolve("master-key"));

        Progress progress = node.step().orElseThrow();

        assertThat(progress.finished()).isTrue();
        assertThat(Files.readString(dataDir.resolve("master-key"))).isNotEqualTo(fileBefore);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dataDir.resolve("master-key"))))
                .isEqualTo("rw-------");
        assertThat(dataDir.resolve("master-key.previous")).doesNotExist();
        Path retired = dataDir.resolve("master-key.retired-" + progress.fromKeyId());
        assertThat(retired).hasContent(fileBefore);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(retired)))
                .isEqualTo("rw-------");
        assertThat(node.key(1)).isEqualTo(key);
        assertThat(new Node(null, null).key(1)).isEqualTo(key);
        Files.writeString(dataDir.resolve("master-key"), fileBefore);
        assertThatThrownBy(() -> new Node(null, null).key(1)).isInstanceOf(InvalidSettingsException.class);
    }

    @Test
    void goesOnAfterItWasKilledBetweenTheNewKeysFileAndTheDatabase() {
        var killed = new Node(null, null);
        byte[] key = killed.key(1);
        var _ = killed.source.renewed(killed.keys);
        var again = new Node(null, null);
        assertThat(again.key(1)).isEqualTo(key);

        Progress progress = again.step().orElseThrow();

        assertThat(progress.finished()).isTrue();
        assertThat(progress.toKeyId())
                .isEqualTo(new Node(null, null).keys.newest().id());
        assertThat(again.key(1)).isEqualTo(key);
    }

    @Test
    void goesOnAfterItWasKilledBetweenTheTwoFiles() throws Exception {
        var killed = new Node(null, null);
        byte[] key = killed.key(1);
        Files.copy(dataDir.resolve("master-key"), dataDir.resolve("master-key.previous"));
        var again = new Node(null, null);
        assertThat(again.step().orElseThrow().finished()).isTrue();
        assertThat(again.key(1)).isEqualTo(key);
    }

    /** As when the disk did not take the new key's file for certain, or the server could not read it back. */
    @Test
    void goesOnWithTheKeyOfAnAttemptThatFailedAfterItsFileWasWritten() throws Exception {
        var node = new Node(null, null);
        byte[] key = node.key(1);
        String before = Files.readString(dataDir.resolve("master-key"));
        MasterKeys begun = node.source.renewed(node.keys);
        String made = Files.readString(dataDir.resolve("master-key"));

        Progress progress = node.step().orElseThrow();

        assertThat(progress.finished()).isTrue();
        assertThat(progress.toKeyId()).isEqualTo(begun.newest().id());
        assertThat(dataDir.resolve("master-key")).hasContent(made);
        assertThat(dataDir.resolve("master-key.retired-" + progress.fromKeyId()))
                .hasContent(before);
        assertThat(new Node(null, null).key(1)).isEqualTo(key);
    }

    @Test
    void refusesWithoutTheFileOfTheKeyThatTheServerRunsWith() throws Exception {
        var node = new Node(null, null);
        byte[] key = node.key(1);
        Path file = dataDir.resolve("master-key");
        Path vault = dataDir.resolve("vault");
        Files.move(file, vault);

        assertRefused(node, file + " is missing: put it back");

        assertThat(file).doesNotExist();
        assertThat(dataDir.resolve("master-key.previous")).doesNotExist();
        assertThat(node.key(1)).isEqualTo(key);
        Files.move(vault, file);
        assertThat(node.step().orElseThrow().finished()).isTrue();
        assertThat(new Node(null, null).key(1)).isEqualTo(key);
    }

    @Test
    void refusesAFileThatHoldsAnotherKeyThanTheServerRunsWith() throws Exception {
        var node = new Node(null, null);
        byte[] key = node.key(1);
        Path file = dataDir.resolve("master-key");
        String needed = Files.readString(file);
        Files.writeString(file, SECOND);

        assertRefused(
                node,
                file + " does not hold the key that this server runs with (it holds key "
                        + MasterKey.of(SECOND).id() + ", needed: key "
                        + node.keys.newest().id() + ")");

        assertThat(file).hasContent(SECOND);
        assertThat(dataDir.resolve("master-key.previous")).doesNotExist();
        assertThat(node.key(1)).isEqualTo(key);
        Files.writeString(file, needed);
        assertThat(node.step().orElseThrow().finished()).isTrue();
    }

    @Test
    void neverOverwritesAnotherKeyThatIsKeptAsThePreviousOne() throws Exception {
        var node = new Node(null, null);
        byte[] key = node.key(1);
        Path file = dataDir.resolve("master-key");
        String needed = Files.readString(file);
        Path other = Files.writeString(dataDir.resolve("master-key.previous"), SECOND);

        assertRefused(node, other + " holds another key");
        assertThat(file).hasContent(needed);
        Files.writeString(file, FIRST);
        assertRefused(node, file + " does not hold the key");

        assertThat(file).hasContent(FIRST);
        assertThat(other).hasContent(SECOND);
        assertThat(node.key(1)).isEqualTo(key);
    }

    @Test
    void endsOnceTheAdministratorHasPutAsideThePreviousKeyThatItCouldNot() throws Exception {
        var node = new Node(null, null);
        byte[] key = node.key(1);
        String present = node.keys.newest().id();
        Path retired = dataDir.resolve("master-key.retired-" + present);
        Files.createDirectories(retired.resolve("filled"));
        Path previous = dataDir.resolve("master-key.previous");

        assertThatThrownBy(node::step)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContainingAll("rename " + previous + " to " + retired, "then repeat");
        assertThat(node.beginnings)
                .as("heard of, though the step failed")
                .containsExactly(present + " to " + node.keys.newest().id());

        Files.delete(retired.resolve("filled"));
        Files.delete(retired);
        Files.move(previous, retired);
        Progress progress = node.step().orElseThrow();
        assertThat(progress.finished()).isTrue();
        assertThat(progress.retired()).isTrue();
        assertThat(progress.fromKeyId()).isEqualTo(present);
        assertThat(node.beginnings).as("it begins once").hasSize(1);
        assertThat(new Node(null, null).key(1)).isEqualTo(key);
    }

    @Test
    void asksForThePreviousKeyThatWasTakenAwayWhileItWasBeingReplaced() throws Exception {
        var killed = new Node(null, null);
        byte[] key = killed.key(1);
        String present = killed.keys.newest().id();
        var _ = killed.source.renewed(killed.keys);
        var node = new Node(null, null);
        Path previous = dataDir.resolve("master-key.previous");
        Path vault = Files.move(previous, dataDir.resolve("vault"));
        String before = Files.readString(vault);

        for (int tried = 0; tried < 2; tried++) {
            assertThatThrownBy(node::step)
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageContaining(previous + " is missing: put it back from where you keep it, then repeat");
        }

        Files.move(vault, previous);
        Progress progress = node.step().orElseThrow();
        assertThat(progress.finished()).isTrue();
        assertThat(progress.retired()).isTrue();
        assertThat(dataDir.resolve("master-key.retired-" + present)).hasContent(before);
        assertThat(new Node(null, null).key(1)).isEqualTo(key);
    }

    @Test
    void doesNotEndWhileTheNewKeyIsInMemoryOnly() throws Exception {
        var killed = new Node(null, null);
        byte[] key = killed.key(1);
        var _ = killed.source.renewed(killed.keys);
        var again = new Node(null, null);
        Path file = dataDir.resolve("master-key");
        Path vault = dataDir.resolve("vault");
        Files.move(file, vault);

        assertRefused(again, file + " is missing: put it back");

        assertThat(dataDir.resolve("master-key.previous")).exists();
        assertThat(again.key(1)).isEqualTo(key);
        Files.move(vault, file);
        assertThat(again.step().orElseThrow().finished()).isTrue();
        assertThat(new Node(null, null).key(1)).isEqualTo(key);
    }

    /** As when the row of a backup that was made before is put back: what {@link UnsealException} tells the administrator to do. */
    @Test
    void resealsWhatAReplacedKeySealedOnceThatKeyIsGivenAsThePreviousOne() throws Exception {
        var node = new Node(null, null);
        byte[] key = node.key(1);
        byte[] before = db.one(byte[].class, "select key_sealed from application_keys");
        String replaced = node.step().orElseThrow().fromKeyId();
        db.update("update application_keys set key_sealed = ?", before);
        assertThatThrownBy(() -> node.key(1)).isInstanceOf(InvalidSettingsException.class);

        Path previous = dataDir.resolve("master-key.previous");
        Files.copy(dataDir.resolve("master-key.retired-" + replaced), previous);
        var restarted = new Node(null, null);
        assertThat(restarted.key(1)).isEqualTo(key);
        assertThat(restarted.step().orElseThrow().finished()).isTrue();

        assertThat(previous).doesNotExist();
        assertThat(new Node(null, null).key(1)).isEqualTo(key);
    }

    @Test
    void canBeDoneAgain() {
        var node = new Node(null, null);
        byte[] key = node.key(1);
        Progress once = node.step().orElseThrow();
        Progress twice = node.step().orElseThrow();
        assertThat(twice.fromKeyId()).isEqualTo(once.toKeyId()).isNotEqualTo(twice.toKeyId());
        assertThat(dataDir.resolve("master-key.retired-" + once.fromKeyId())).exists();
        assertThat(dataDir.resolve("master-key.retired-" + twice.fromKeyId())).exists();
        assertThat(node.key(1)).isEqualTo(key);
    }

    private static void assertRefused(Node node, String why) {
        assertThatThrownBy(node::step)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContainingAll(why, "then repeat; nothing was changed");
    }

    private void sealMany() {
        var box = new SecretBox(FIRST);
        var names = IntStream.range(1, MANY).mapToObj(number -> "key " + number).toList();
        Bulk.of(new JdbcTemplate(db.dataSource()), names)
                .text(name -> name)
                .bytes(name -> box.seal("the key of " + name, SecretBox.place("application_keys", "key_sealed", name)))
                .update("insert into application_keys select name, sealed, now()"
                        + " from unnest(?::text[], ?::bytea[]) as key (name, sealed)");
    }

    private Settings settings(@Nullable String masterKey, @Nullable String previous) {
        return TestSettings.in(dataDir)
                .adminKey(null)
                .masterKeys(masterKey, previous)
                .publicTargetsOnly()
                .build();
    }
}
