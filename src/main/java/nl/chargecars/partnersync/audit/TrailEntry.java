package nl.chargecars.partnersync.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import nl.chargecars.partnersync.crypto.Fingerprint;
import tools.jackson.databind.json.JsonMapper;

/**
 * One row of the audit trail in its canonical form: a line of JSON with these members in this order, as exports contain it. Its
 * hash is the SHA-256 of that line, so that anybody can check it with standard tools of the operating system.
 *
 * @param writtenIn id of the transaction that wrote the entry, as text; with {@code id} the position of the entry in the trail
 * @param changes JSON as PostgreSQL formats jsonb, which is unique for each value
 */
record TrailEntry(
        UUID id,
        String writtenIn,
        Instant createdAt,
        String actor,
        String action,
        String table,
        String record,
        String changes) {

    private static final JsonMapper JSON = JsonMapper.shared();

    String line() {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("entry", id.toString());
        members.put("written_in", writtenIn);
        members.put("created_at", createdAt.toString());
        members.put("actor", actor);
        members.put("action", action);
        members.put("table_name", table);
        members.put("record_id", record);
        members.put("changes", changes);
        return JSON.writeValueAsString(members);
    }

    byte[] hash() {
        return hash(line());
    }

    static byte[] hash(String line) {
        return Fingerprint.sha256(line.getBytes(StandardCharsets.UTF_8));
    }
}
