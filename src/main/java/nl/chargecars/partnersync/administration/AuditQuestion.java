package nl.chargecars.partnersync.administration;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.audit.AuditTrail.Filter;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to see of the trail, as it stands in the address of the page. Empty texts ask for everything; a day that is
 * none is as if it were not there.
 *
 * @param record an id, or the number of an order
 * @param from the first day, in the Netherlands
 * @param to the last day
 */
public record AuditQuestion(String actor, String action, String table, String record, String from, String to) {

    /** @param recordId what the trail calls the record */
    Filter filter(String recordId) {
        return new Filter(
                given(table),
                given(recordId),
                given(actor),
                given(action),
                Forms.beginningOf(from).orElse(null),
                Forms.endOf(to).orElse(null));
    }

    public boolean asksForAll() {
        return actor.isEmpty()
                && action.isEmpty()
                && table.isEmpty()
                && record.isEmpty()
                && from.isEmpty()
                && to.isEmpty();
    }

    public String byActor(String other) {
        return new AuditQuestion(other, action, table, record, from, to).address("");
    }

    public String ofRecord(String other) {
        return new AuditQuestion(actor, action, table, other, from, to).address("");
    }

    /** @param cursor empty: from the newest on */
    public String address(String cursor) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("actor", actor);
        parameters.put("action", action);
        parameters.put("table", table);
        parameters.put("record", record);
        parameters.put("from", from);
        parameters.put("to", to);
        parameters.put("cursor", cursor);
        String query = parameters.entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "/audit" : "/audit?" + query;
    }

    private static @Nullable String given(String text) {
        return text.isEmpty() ? null : text;
    }
}
