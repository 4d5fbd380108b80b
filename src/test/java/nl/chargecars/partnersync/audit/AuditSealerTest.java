package nl.chargecars.partnersync.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import nl.chargecars.partnersync.audit.AuditExportCheck.Result;
import nl.chargecars.partnersync.audit.SealRepository.Place;
import nl.chargecars.partnersync.audit.SealRepository.Slice;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Tests the chain of seals over a trail of its own. The database owner acts as the attacker and disables the triggers for that. */
class AuditSealerTest {

    private static final int MOST = 5;

    private final Db db = new Db(TestDatabase.migrated());
    private final SealRepository repository = new SealRepository(new JdbcTemplate(db.dataSource()), db.client());
    private final AuditLog log =
            new AuditLog(new JdbcTemplate(db.dataSource()), JsonMapper.shared(), Clock.systemUTC());
    private final AuditSealer sealer = newSealer();

    @BeforeEach
    void aTrailOfTwelve() {
        for (int number = 1; number <= 12; number++) {
            write(number);
        }
    }

    @Test
    void sealsInBatchesThatAreChained() {
        assertThat(List.of(sealer.step(), sealer.step(), sealer.step(), sealer.step()))
                .containsExactly(MOST, MOST, 2, 0);
        assertThat(
                        db.rows(
                                "select number from audit_seals where previous_hash <> coalesce((select hash from audit_seals"
                                        + " as before where before.number = audit_seals.number - 1), decode(repeat('00', 32), 'hex'))"))
                .isEmpty();
        Result result = checked();
        assertThat(result.problems()).isEmpty();
        assertThat(result.seals()).isEqualTo(3);
        assertThat(result.sealedEntries()).isEqualTo(12);
    }

    /** What it reads at once must fit into memory, however large the entries are that wait. */
    @Test
    void endsASealEarlyWhereItsEntriesAreLarge() {
        writeLarge(100);
        AuditSealer roomy = sealerOf(1_000);
        List<Integer> sizes = new ArrayList<>();
        for (int size = roomy.step(); size > 0; size = roomy.step()) {
            sizes.add(size);
        }
        assertThat(sizes).containsExactly(32, 20, 20, 20, 20);
        Result result = checked();
        assertThat(result.problems()).isEmpty();
        assertThat(result.seals()).isEqualTo(5);
        assertThat(result.sealedEntries()).isEqualTo(112);
    }

    @Test
    void sealsAllThatWaitsInOneRoundHoweverLarge() {
        writeLarge(50);
        new AuditSealer(repository, new AuditSealingShape(true, 1_000), db.transaction(), Clock.systemUTC()).round();
        Result result = checked();
        assertThat(result.seals()).isEqualTo(3);
        assertThat(result.unsealedEntries()).isZero();
    }

    /** Also where characters have two bytes. */
    @Test
    void exportsInSlicesWhatIsNotSealedAndWhatAnEarlierReleaseSealedAtOnce() {
        writeLarge(30);
        write("é".repeat(1_500_000));
        writeLarge(30);
        Result before = checked();
        assertThat(before.problems()).isEmpty();
        assertThat(before.unsealedEntries()).isEqualTo(73);

        List<TrailEntry> all = new ArrayList<>();
        Slice slice = repository.trail(Place.START, 1_000);
        assertThat(slice.entries()).as("a slice").hasSizeLessThan(40);
        while (slice.full()) {
            all.addAll(slice.entries());
            slice = repository.trail(slice.end(), 1_000);
        }
        all.addAll(slice.entries());
        repository.insert(Seal.over(all, 1, Clock.systemUTC().instant().truncatedTo(ChronoUnit.MICROS), Seal.NO_HASH));
        Result after = checked();
        assertThat(after.problems()).isEmpty();
        assertThat(after.sealedEntries()).isEqualTo(73);
    }

    /** The database turns into text what it measures, and what does not fit once more for each slice before it is its turn. */
    @Test
    void readsFewMoreEntriesThanASliceOfLargeOnesTakes() {
        writeLarge(200);
        long read = Objects.requireNonNull(db.transaction().execute(_ -> {
            db.client().sql("set local enable_seqscan = off").update();
            db.client().sql("set local enable_bitmapscan = off").update();
            assertThat(repository.unsealed(Place.START).entries()).hasSize(32);
            return db.client()
                    .sql("select idx_tup_fetch from pg_stat_xact_user_tables where relname = 'audit_logs'")
                    .query(Long.class)
                    .single();
        }));
        assertThat(read).isBetween(32L, 64L);
    }

    @Test
    void aSliceHasAllThatItMayWhereEntriesAreSmall() {
        for (int number = 13; number <= 230; number++) {
            write(number);
        }
        Slice all = repository.unsealed(Place.START);
        assertThat(all.entries()).hasSize(230).extracting(TrailEntry::id).doesNotHaveDuplicates();
        assertThat(all.full()).isFalse();
        List<Integer> sizes = new ArrayList<>();
        AuditSealer ofTwoHundred = sealerOf(200);
        for (int size = ofTwoHundred.step(); size > 0; size = ofTwoHundred.step()) {
            sizes.add(size);
        }
        assertThat(sizes).containsExactly(200, 30);
        assertThat(checked().problems()).isEmpty();
    }

    @Test
    void leavesOutWhatATransactionStillRunningMightPrecede() {
        sealAll();
        try (var slow = db.rival()) {
            slow.execute(
                    "insert into audit_logs (id, created_at, actor, action, table_name, record_id, changes)"
                            + " values (?, now(), 'system:slow', 'SLOW', 't', 'r', '{}')",
                    Uuid7.next());
            write(13);
            assertThat(sealer.step()).as("while an older one is open").isZero();
            slow.commit();
        }
        assertThat(sealer.step()).isEqualTo(2);
        assertThat(checked().problems()).isEmpty();
    }

    @Test
    void saysSinceWhenATransactionThatStaysOpenKeepsTheTrailFromBeingSealed() {
        sealAll();
        try (var open = db.rival()) {
            open.execute("select pg_current_xact_id()");
            write(13);
            sealAll();
            Result soon = checked();
            assertThat(soon.unsealedEntries())
                    .as("seen, though it cannot be sealed")
                    .isEqualTo(1);
            assertThat(soon.heldBackSince()).isEmpty();

            Result later =
                    checked(repository, Optional.empty(), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(6)));
            assertThat(later.intact()).isTrue();
            assertThat(later.heldBackSince())
                    .contains(db.one(Timestamp.class, "select created_at from audit_logs where actor = 'staff:key-13'")
                            .toInstant());
            open.rollback();
        }
        sealAll();
        assertThat(checked(repository, Optional.empty(), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(6)))
                        .heldBackSince())
                .isEmpty();
    }

    @Test
    void sealsOnceHoweverManyNodesTry() {
        List<AuditSealer> nodes = new ArrayList<>();
        for (int node = 0; node < 8; node++) {
            nodes.add(newSealer());
        }
        AtOnce.call(nodes.size(), number -> nodes.get(number).step());
        sealAll();
        assertThat(db.count("audit_seals")).isEqualTo(db.one(Long.class, "select max(number) from audit_seals"));
        Result result = checked();
        assertThat(result.problems()).isEmpty();
        assertThat(result.sealedEntries()).isEqualTo(12);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_logs set actor = 'staff:somebody-else' where id = ?",
                "update audit_logs set created_at = created_at + interval '1 microsecond' where id = ?",
                "update audit_logs set action = 'NOTHING' where id = ?",
                "update audit_logs set table_name = 'other' where id = ?",
                "update audit_logs set record_id = 'other' where id = ?",
                "update audit_logs set changes = changes || '{\"to\": 1}' where id = ?",
                "update audit_logs set written_in = (written_in::text::bigint + 1)::text::xid8 where id = ?",
                "delete from audit_logs where id = ?"
            })
    void namesTheEntryThatTheOwnerTamperedWith(String tampering) {
        sealAll();
        UUID id = db.one(UUID.class, "select id from audit_logs order by id offset 6 limit 1");
        asTamperer(tampering, id);
        assertThat(checked().problems()).isNotEmpty().anyMatch(problem -> problem.contains(String.valueOf(id)));
    }

    @Test
    void namesAnEntryThatWasInserted() {
        sealAll();
        var id = Uuid7.next();
        asTamperer(
                "insert into audit_logs select ?, created_at, actor, action, table_name, record_id, changes, written_in"
                        + " from audit_logs where written_in = (select written_in from audit_logs order by id offset 3 limit 1)",
                id);
        assertThat(checked().problems()).singleElement().asString().contains(id.toString(), "was inserted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_seals set entry_hashes[1] = decode(repeat('aa', 32), 'hex') where number = 2",
                "update audit_seals set hash = decode(repeat('aa', 32), 'hex') where number = 2",
                "update audit_seals set previous_hash = decode(repeat('aa', 32), 'hex') where number = 2",
                "update audit_seals set sealed_at = sealed_at - interval '1 day' where number = 2",
                "update audit_seals set through_transaction = '1' where number = 2",
                "delete from audit_seals where number = 2",
                "delete from audit_seals where number = 1"
            })
    void namesTheSealThatTheOwnerTamperedWith(String tampering) {
        sealAll();
        asTamperer(tampering);
        assertThat(checked().problems()).anyMatch(problem -> problem.matches("seal [23] .*"));
    }

    @Test
    void findsAChainThatWasWrittenAnewByTheHashThatWasNotedElsewhere() {
        sealAll();
        String noted = checked().lastHash().orElseThrow();
        write(13);
        sealAll();
        assertThat(checked(Optional.of(noted)).problems())
                .as("the chain went on")
                .isEmpty();

        asTamperer("delete from audit_seals");
        asTamperer(
                "update audit_logs set actor = 'staff:somebody-else' where id = (select min(id::text)::uuid from audit_logs)");
        sealAll();
        assertThat(checked().problems()).as("without the hash").isEmpty();
        assertThat(checked(Optional.of(noted)).problems())
                .singleElement()
                .asString()
                .contains("no seal has the expected hash", noted);
    }

    @Test
    void carriesOverTheTrailOfAnEarlierRelease() {
        ExternalDatabase database = TestDatabase.migratedTo("1");
        var before = new Db(database);
        for (int number = 0; number < 12; number++) {
            before.update(
                    "insert into audit_logs values (gen_random_uuid(), now(), 'staff:a', 'OLD', 't', 'r', '{\"a\": 1.10}')");
        }
        TestDatabase.migrateToNewest(database);
        var old = new SealRepository(new JdbcTemplate(before.dataSource()), before.client());
        var oldSealer = newSealer(before, old);
        assertThat(List.of(oldSealer.step(), oldSealer.step(), oldSealer.step(), oldSealer.step()))
                .containsExactly(MOST, MOST, 2, 0);
        assertThat(checked(old, Optional.empty()).problems()).isEmpty();
    }

    private void write(int number) {
        log.record(List.of(new AuditEntry(
                Actor.staff("key-" + number),
                "CHANGED",
                "things",
                "thing-" + number,
                Map.of("from", number, "ü\"\n", 1.5))));
    }

    /** Writes entries of 100 KB, as the largest status maps make. */
    private void writeLarge(int count) {
        for (int number = 0; number < count; number++) {
            write("x".repeat(100_000));
        }
    }

    private void write(String text) {
        log.record(List.of(new AuditEntry(Actor.staff("key"), "CHANGED", "things", "thing", Map.of("to", text))));
    }

    private void sealAll() {
        while (sealer.step() > 0) {
            assertThat(db.count("audit_seals")).isPositive();
        }
    }

    private void asTamperer(String sql, Object... parameters) {
        for (String table : List.of("audit_logs", "audit_seals")) {
            db.update("alter table " + table + " disable trigger user");
        }
        assertThat(db.update(sql, parameters)).as(sql).isPositive();
    }

    private Result checked() {
        return checked(Optional.empty());
    }

    private Result checked(Optional<String> expected) {
        return checked(repository, expected);
    }

    private static Result checked(SealRepository repository, Optional<String> expected) {
        return checked(repository, expected, Clock.systemUTC());
    }

    private static Result checked(SealRepository repository, Optional<String> expected, Clock clock) {
        try {
            var export = new StringWriter();
            new AuditExportController(repository, JsonMapper.shared(), clock).write(export);
            return AuditExportCheck.of(new BufferedReader(new StringReader(export.toString())), expected);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private AuditSealer newSealer() {
        return newSealer(db, repository);
    }

    private static AuditSealer newSealer(Db db, SealRepository repository) {
        return new AuditSealer(repository, AuditSealingShape.stepped(MOST), db.transaction(), Clock.systemUTC());
    }

    private AuditSealer sealerOf(int most) {
        return new AuditSealer(repository, AuditSealingShape.stepped(most), db.transaction(), Clock.systemUTC());
    }
}
