package nl.chargecars.partnersync.inbound;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.inbound.RefusedUpdates.GroupFilter;
import nl.chargecars.partnersync.web.Fields;

/** Reads from a request body which group of refused updates is meant. */
final class GroupReader {

    private static final int LONGEST_WORD = 200;

    private static final List<String> REFUSED = Arrays.stream(Outcome.values())
            .filter(outcome -> !outcome.accepted())
            .map(Outcome::wireName)
            .toList();

    private GroupReader() {}

    /** Reads the group and adds problems to {@code fields}. The result may be used only once {@link Fields#check} has passed. */
    static GroupFilter of(PartnerId partner, Fields fields) {
        String outcome = fields.oneOf("outcome", REFUSED);
        if (outcome == null) {
            fields.problem("outcome", "required", "Say which: " + String.join(", ", REFUSED) + ".");
        }
        return new GroupFilter(
                partner,
                Objects.requireNonNullElse(outcome, ""),
                fields.text("status", LONGEST_WORD),
                fields.text("from_status", LONGEST_WORD));
    }
}
