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
 * A link of the chain of seals. It covers the entries from the end of the previous seal to its own end. The hash covers all
 * components and the previous hash, so that once the last hash is noted elsewhere, every change of the chain can be detected.
 *
 * @param number 1, 2, 3 …
 * @param throughTransaction transaction of the last entry, as text; with {@code throughId} its position in the trail
 * @param entries in the order of the trail
 * @param previousHash hexadecimal, as {@code hash}; 32 zero bytes in the first seal
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

    /** Computes the hash of this seal's content, to which {@code hash} must be equal. */
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

    /** Returns the seal as a line of an export. */
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

    /** @throws RuntimeException when the line is not a seal */
    static Seal read(JsonNode line) {
        List<Entry> entries = new ArrayList<>();
        line.path("entries")
                .forEach(pair -> entries.add(new Entry(UUID.fromString(text(pair.path(0))), text(pair.path(1)))));
        return new Seal(
                line.path("seal").longValue(),
                Instant.parse(text(line.path("sealed_at"))),
                text(line.path("through_transaction")),
                UUID.fromString(text(line.path("through_id"))),
                entries,
                text(line.path("previous_hash")),
                text(line.path("hash")));
    }

    /** @throws IllegalArgumentException when the member is missing, null, or something else than a text */
    static String text(JsonNode member) {
        return member.stringValueOpt().orElseThrow(() -> new IllegalArgumentException("no text"));
    }
}
