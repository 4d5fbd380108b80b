package nl.chargecars.partnersync;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks which room owns which table, and which others read or write it in their own SQL; {@link RoomsTest} cannot see that. */
class TablesTest {

    private static final Path MIGRATIONS = Path.of("src", "main", "resources", "db", "migration");
    private static final Path SOURCES = Path.of("src", "main", "java", "nl", "chargecars", "partnersync");

    /** The benchmark, which is not checked: it writes rows in bulk, without the rooms that own the tables. */
    private static final String BENCH = "bench";

    static final Map<String, Set<String>> KEPT_BY = Map.ofEntries(
            entry("access", Set.of("credentials")),
            entry("alerts", Set.of("alert_channels", "alert_notices", "alerts")),
            entry("audit", Set.of("audit_logs", "audit_seals")),
            entry("certification", Set.of("certification_runs")),
            entry("crypto", Set.of("application_keys", "sealing_key")),
            entry("custody", Set.of("customer_erasures")),
            entry("deliveries", Set.of("replays")),
            entry("feed", Set.of("feed_reads")),
            entry("figures", Set.of("integration_hours", "integration_latencies")),
            entry("housekeeping", Set.of("housekeeping_jobs")),
            entry("inbound", Set.of("partner_status_updates", "refused_calls", "status_update_bodies")),
            entry("intake", Set.of("idempotency_keys")),
            entry("limits", Set.of("rate_limit_buckets")),
            entry("oauth", Set.of("oauth_revoked_tokens", "oauth_signing_keys", "oauth_used_assertions")),
            entry(
                    "order",
                    Set.of(
                            "addresses",
                            "contacts",
                            "line_items",
                            "number_sequences",
                            "order_names",
                            "order_references",
                            "orders")),
            entry("outbound", Set.of("delivery_attempts", "delivery_nodes")),
            entry("outbox", Set.of("deliveries", "event_payloads", "events", "kept_payloads", "unsent_transitions")),
            entry("pacing", Set.of("lanes")),
            entry("partner", Set.of("organizations", "partner_integrations", "status_map_versions")),
            entry("polling", Set.of("polled_orders", "polling_rounds")),
            entry("portal", Set.of("portal_sessions")),
            entry("reconciliation", Set.of("reconciliation_differences", "reconciliation_runs")),
            entry("staff", Set.of("sign_in_failures", "staff_invitations", "staff_sessions", "staff_users")),
            entry("status", Set.of("status_transitions", "workflow_statuses", "workflow_transitions")));

    /**
     * The tables that a room writes but does not own. For example: the status engine writes the status of an order, its customer
     * is an organization, and an erasure writes every table that names a customer.
     */
    private static final Map<String, Set<String>> WRITTEN_BY_OTHERS = Map.of(
            "status",
            Set.of("orders"),
            "order",
            Set.of("organizations"),
            "figures",
            Set.of("partner_integrations"),
            "outbound",
            Set.of("deliveries"),
            "custody",
            Set.of(
                    "addresses",
                    "contacts",
                    "deliveries",
                    "delivery_attempts",
                    "event_payloads",
                    "idempotency_keys",
                    "kept_payloads",
                    "line_items",
                    "order_names",
                    "order_references",
                    "orders",
                    "organizations",
                    "partner_status_updates",
                    "reconciliation_differences",
                    "status_transitions",
                    "status_update_bodies"));

    /**
     * The tables that a room only reads and does not own. Alerts and monitoring watch all rooms; the database room recognizes a
     * restored dump by its highest ids.
     */
    private static final Map<String, Set<String>> READ_BY_OTHERS = Map.ofEntries(
            entry(
                    "alerts",
                    Set.of(
                            "credentials",
                            "deliveries",
                            "events",
                            "feed_reads",
                            "integration_hours",
                            "lanes",
                            "orders",
                            "organizations",
                            "partner_integrations",
                            "partner_status_updates")),
            entry("custody", Set.of("events", "partner_integrations")),
            entry("deliveries", Set.of("deliveries", "delivery_attempts", "events", "orders", "partner_integrations")),
            entry("feed", Set.of("events", "orders")),
            entry("inbound", Set.of("orders", "organizations", "partner_integrations")),
            entry(
                    "monitoring",
                    Set.of(
                            "alerts",
                            "audit_logs",
                            "audit_seals",
                            "credentials",
                            "deliveries",
                            "events",
                            "feed_reads",
                            "integration_hours",
                            "integration_latencies",
                            "lanes",
                            "orders",
                            "organizations",
                            "partner_integrations",
                            "partner_status_updates",
                            "polling_rounds",
                            "reconciliation_differences")),
            entry("order", Set.of("status_transitions")),
            entry("outbound", Set.of("event_payloads", "kept_payloads", "lanes", "partner_integrations")),
            entry("outbox", Set.of("orders", "organizations", "partner_integrations", "status_transitions")),
            entry("pacing", Set.of("deliveries", "partner_integrations")),
            entry("polling", Set.of("orders", "status_transitions")),
            entry("reconciliation", Set.of("orders", "partner_integrations")),
            entry("database", Set.of("audit_logs", "audit_seals", "events", "partner_integrations")));

    private static final Pattern CREATED =
            Pattern.compile("create (?:unlogged )?table (?:if not exists )?(\\w+)\\b(?! partition of)");
    private static final Pattern NAMED =
            Pattern.compile("(?:(\\w+)\\s+)?\\b(from|join|into|update)\\s+(?:only\\s+)?(\\w+)");
    private static final Set<String> WRITING = Set.of("insert into", "delete from");

    private final Map<String, Set<String>> writers = new TreeMap<>();
    private final Map<String, Set<String>> readers = new TreeMap<>();

    TablesTest() throws IOException {
        Set<String> tables = tables();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> look(file, tables));
        }
        writers.remove(BENCH);
        readers.remove(BENCH);
    }

    @Test
    void everyTableIsKeptByOneRoom() throws IOException {
        List<String> kept = KEPT_BY.values().stream().flatMap(Set::stream).toList();
        assertThat(kept).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(tables());
    }

    @Test
    void whoWritesATableOfAnotherRoomIsTold() {
        assertThat(ofOthers(writers)).containsExactlyInAnyOrderEntriesOf(WRITTEN_BY_OTHERS);
    }

    @Test
    void whoOnlyReadsATableOfAnotherRoomIsTold() {
        Map<String, Set<String>> only = ofOthers(readers);
        only.forEach((room, tables) -> tables.removeAll(writers.getOrDefault(room, Set.of())));
        only.values().removeIf(Set::isEmpty);
        assertThat(only).containsExactlyInAnyOrderEntriesOf(READ_BY_OTHERS);
    }

    private static Map<String, Set<String>> ofOthers(Map<String, Set<String>> users) {
        Map<String, Set<String>> ofOthers = new TreeMap<>();
        users.forEach((room, tables) -> {
            Set<String> others = new TreeSet<>(tables);
            others.removeAll(KEPT_BY.getOrDefault(room, Set.of()));
            if (!others.isEmpty()) {
                ofOthers.put(room, others);
            }
        });
        return ofOthers;
    }

    private void look(Path file, Set<String> tables) {
        Path inside = SOURCES.relativize(file);
        if (inside.getNameCount() == 1) {
            return; // the commands in the root package are no room
        }
        String room = inside.getName(0).toString();
        NAMED.matcher(text(file))
                .results()
                .filter(found -> tables.contains(found.group(3)))
                .forEach(found -> (writes(found) ? writers : readers)
                        .computeIfAbsent(room, _ -> new TreeSet<>())
                        .add(found.group(3)));
    }

    private static boolean writes(MatchResult found) {
        return found.group(2).equals("update") || WRITING.contains(found.group(1) + " " + found.group(2));
    }

    /** All tables that the migrations create, except partitions. */
    private static Set<String> tables() throws IOException {
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            return files.flatMap(file -> CREATED.matcher(text(file)).results())
                    .map(found -> found.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
