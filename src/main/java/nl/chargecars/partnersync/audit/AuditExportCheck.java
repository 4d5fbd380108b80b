package nl.chargecars.partnersync.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks an export of the audit trail line by line, without trusting any of it: every seal's hash and its link to the previous
 * seal, and each entry against its seal. Needs no server and no database.
 */
public final class AuditExportCheck {

    /**
     * Maximum age of an unsealed entry: entries are sealed within seconds, and no transaction of this product stays open for a
     * minute. Something prevents the sealing of entries that are older.
     */
    public static final Duration LONGEST_UNSEALED = Duration.ofMinutes(5);

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Every line of an export has exactly one of these members. */
    private static final List<String> KINDS = List.of("seal", "entry", "unsealed_after", "end");

    private final Optional<String> expected;
    private final List<String> problems = new ArrayList<>();
    private final List<Line> found = new ArrayList<>();
    private @Nullable Seal last;
    private @Nullable JsonNode end;
    private boolean isExport;
    private boolean expectedSeen;
    private boolean sealedPartEnded;
    private long seals;
    private long entries;
    private long foundEntries;
    private long unsealed;
    private @Nullable Instant exportedAt;
    private @Nullable Instant oldestUnsealed;

    private AuditExportCheck(Optional<String> expected) {
        this.expected = expected;
    }

    /** An entry, as its line in the file has it. */
    private record Line(int number, UUID id, String action, String hash) {

        String name() {
            return "entry " + id + " (line " + number + ", " + action + ")";
        }
    }

    /**
     * Result of the check.
     *
     * @param isExport true when at least one line belongs to an export; otherwise the file is something else, and nothing was
     *     checked
     * @param problems each names a seal or an entry; empty when everything is consistent
     * @param sealedEntries number of entries that a seal covers
     * @param unsealedEntries number of the newest entries, in which changes cannot be detected yet
     * @param heldBackSince when the oldest unsealed entry was written, if that was longer than {@link #LONGEST_UNSEALED} before
     *     the export, both by the server's clock; such an entry can be changed undetected. Also empty for an export of an earlier
     *     release, which has no time
     * @param lastHash hash of the last seal, to be noted elsewhere; empty when there is no seal
     */
    public record Result(
            boolean isExport,
            List<String> problems,
            long seals,
            long sealedEntries,
            long unsealedEntries,
            Optional<Instant> heldBackSince,
            Optional<String> lastHash) {
        public boolean intact() {
            return isExport && problems.isEmpty();
        }
    }

    /**
     * Reads and checks an export to its end.
     *
     * @param expected the hash of a seal that was noted earlier: one of the export's seals must have it
     * @throws IOException when the export cannot be read
     */
    public static Result of(BufferedReader export, Optional<String> expected) throws IOException {
        var check = new AuditExportCheck(expected);
        int number = 0;
        for (String line = export.readLine(); line != null; line = export.readLine()) {
            number++;
            check.read(number, line);
        }
        return check.result();
    }

    private void read(int number, String line) {
        if (end != null) {
            problems.add("line " + number + " stands behind the end of the export");
            return;
        }
        try {
            JsonNode node = JSON.readTree(line);
            isExport |= KINDS.stream().anyMatch(node::has);
            if (node.has("seal")) {
                endSealedEntries(number);
                accept(Seal.read(node), line, number);
            } else if (node.has("entry")) {
                accept(
                        new Line(
                                number,
                                UUID.fromString(Seal.text(node.path("entry"))),
                                node.path("action").asString("?"),
                                HexFormat.of().formatHex(TrailEntry.hash(line))),
                        node);
            } else if (node.has("unsealed_after")) {
                endSealedEntries(number);
                sealedPartEnded = node.path("unsealed_after").asLong(-1) == seals;
                exportedAt = node.has("at") ? Instant.parse(Seal.text(node.path("at"))) : null;
            } else if (node.has("end")) {
                end = node;
            } else {
                problems.add("line " + number + " is neither a seal nor an entry");
            }
        } catch (JacksonException | IllegalArgumentException | DateTimeException unreadable) {
            problems.add("line " + number + " cannot be read");
        }
    }

    private void accept(Line entry, JsonNode node) {
        foundEntries++;
        if (sealedPartEnded) {
            unsealed++;
            Instant created = Instant.parse(Seal.text(node.path("created_at")));
            oldestUnsealed = oldestUnsealed == null || created.isBefore(oldestUnsealed) ? created : oldestUnsealed;
        } else {
            found.add(entry);
        }
    }

    private void endSealedEntries(int number) {
        if (sealedPartEnded) {
            problems.add("line " + number + " stands among the entries that are not sealed yet");
        } else {
            compareEntries();
        }
    }

    private void accept(Seal seal, String line, int number) {
        String name = "seal " + seal.number() + " (line " + number + ")";
        if (!seal.hash().equals(seal.computedHash()) || !seal.line().equals(line)) {
            problems.add(name + " was changed: its hash is not that of its content");
        }
        long expectedNumber = last == null ? 1 : last.number() + 1;
        if (seal.number() != expectedNumber) {
            problems.add(
                    name + " stands where seal " + expectedNumber + " should: one is missing, or they changed places");
        } else if (!seal.previousHash().equals(last == null ? Seal.NO_HASH : last.hash())) {
            problems.add(name + " does not continue the seal before it");
        }
        expectedSeen |= expected.filter(seal.hash()::equalsIgnoreCase).isPresent();
        last = seal;
        seals++;
    }

    /** Compares the entries since the last seal with those that this seal covers. */
    private void compareEntries() {
        if (last == null) {
            found.forEach(line -> problems.add(line.name() + " stands before the first seal: it was inserted"));
            found.clear();
            return;
        }
        List<Seal.Entry> wanted = last.entries();
        entries += wanted.size();
        Map<UUID, String> hashes = new HashMap<>();
        wanted.forEach(entry -> hashes.put(entry.id(), entry.hash()));
        Set<UUID> here = new HashSet<>();
        for (Line line : found) {
            String hash = hashes.get(line.id());
            if (hash == null) {
                problems.add(line.name() + " was inserted: seal " + last.number() + " does not know it");
            } else if (!here.add(line.id())) {
                problems.add(line.name() + " is there twice");
            } else if (!hash.equals(line.hash())) {
                problems.add(line.name() + " was changed after seal " + last.number());
            }
        }
        for (Seal.Entry entry : wanted) {
            if (!here.contains(entry.id())) {
                problems.add("entry " + entry.id() + " was removed: seal " + last.number() + " knows it");
            }
        }
        nameReordered(wanted.stream().map(Seal.Entry::id).filter(here::contains).toList(), here, last.number());
        found.clear();
    }

    private void nameReordered(List<UUID> wanted, Set<UUID> here, long seal) {
        List<Line> order = new ArrayList<>();
        Set<UUID> once = new HashSet<>();
        for (Line line : found) {
            if (here.contains(line.id()) && once.add(line.id())) {
                order.add(line);
            }
        }
        for (int index = 0; index < order.size(); index++) {
            if (!order.get(index).id().equals(wanted.get(index))) {
                problems.add(order.get(index).name() + " was moved: seal " + seal + " has it in another place");
            }
        }
    }

    private Result result() {
        if (!sealedPartEnded) {
            compareEntries();
        }
        if (end == null) {
            problems.add("the export has no end: it was cut off");
        } else if (!sealedPartEnded || told("seals") != seals || told("entries") != foundEntries) {
            problems.add("the last lines tell of " + told("seals") + " seals and " + told("entries")
                    + " entries, there are " + seals + " and " + foundEntries);
        }
        if (expected.isPresent() && !expectedSeen) {
            problems.add("no seal has the expected hash " + expected.get()
                    + ": the chain was written anew, or the hash was noted from another one");
        }
        return new Result(
                isExport,
                List.copyOf(problems),
                seals,
                entries,
                unsealed,
                heldBackSince(),
                Optional.ofNullable(last).map(Seal::hash));
    }

    private Optional<Instant> heldBackSince() {
        Instant since = oldestUnsealed;
        return since != null
                        && exportedAt != null
                        && since.plus(LONGEST_UNSEALED).isBefore(exportedAt)
                ? Optional.of(since)
                : Optional.empty();
    }

    private long told(String what) {
        return end == null ? -1 : end.path(what).asLong(-1);
    }
}
