package nl.chargecars.partnersync.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.crypto.Fingerprint;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A link of the chain: what the trail held from the end of the seal before up to its own end. The hash covers everything here
 * and the hash before, so that a chain whose last hash was noted elsewhere can be changed nowhere.
 *
 * @param number 1, 2, 3 …
 * @param throughTransaction the last entry's place, as text
 * @param entries in their order
 * @param previousHash 32 zero bytes in the first one; hexadecimal, as {@code hash}
 */
record Seal(
        long number,
        Instant sealedAt,
        String throughTransaction,
        UUID throughId,
        List<Entry> entries,
        String previousHash,
        String hash) {

    static final String NO_HASH = "0".repeat(64);

    private static final JsonMapper JSON = JsonMapper.shared();

    /** @param hash of the entry's line, hexadecimal */
    record Entry(UUID id, String hash) {}

    static Seal over(List<TrailEntry> trail, long number, Instant now, String previousHash) {
        TrailEntry last = trail.getLast();
        List<Entry> entries = trail.stream()
                .map(entry -> new Entry(entry.id(), HexFormat.of().formatHex(entry.hash())))
                .toList();
        var unhashed = new Seal(number, now, last.writtenIn(), last.id(), entries, previousHash, NO_HASH);
        return new Seal(number, now, last.writtenIn(), last.id(), entries, previousHash, unhashed.computedHash());
    }

    /** What the hash has to be. */
    String computedHash() {
        String text = Long.toString(number)
                + '\n'
                + sealedAt
                + '\n'
                + throughTransaction
                + '\n'
                + throughId
                + '\n'
                + previousHash
                + '\n'
                + entries.stream().map(entry -> entry.id() + " " + entry.hash()).collect(Collectors.joining("\n"));
        return HexFormat.of().formatHex(Fingerprint.sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** As it stands in an export. */
    String line() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("seal", number);
        members.put("sealed_at", sealedAt.toString());
        members.put("through_transaction", throughTransaction);
        members.put("through_id", throughId.toString());
        members.put("previous_hash", previousHash);
        members.put(
                "entries",
                entries.stream()
                        .map(entry -> List.of(entry.id().toString(), entry.hash()))
                        .toList());
        members.put("hash", hash);
        return JSON.writeValueAsString(members);
    }

    /** @throws RuntimeException when it is no seal */
    static Seal read(JsonNode line) {
        List<Entry> entries = new ArrayList<>();
        line.path("entries")
                .forEach(pair -> entries.add(new Entry(
                        UUID.fromString(pair.path(0).stringValue()),
                        pair.path(1).stringValue())));
        return new Seal(
                line.path("seal").longValue(),
                Instant.parse(line.path("sealed_at").stringValue()),
                line.path("through_transaction").stringValue(),
                UUID.fromString(line.path("through_id").stringValue()),
                entries,
                line.path("previous_hash").stringValue(),
                line.path("hash").stringValue());
    }
}
