package nl.chargecars.partnersync.inbound;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
        String given = fields.requiredText("outcome", LONGEST_WORD);
        Optional<Outcome> outcome = Outcome.asked(given).filter(one -> !one.accepted());
        if (outcome.isEmpty() && !given.isEmpty()) {
            fields.problem("outcome", "unknown_value", "One of " + String.join(", ", REFUSED) + " is expected.");
        }
        return new GroupFilter(
                partner,
                outcome.map(Outcome::wireName).orElse(""),
                fields.text("status", LONGEST_WORD),
                fields.text("from_status", LONGEST_WORD));
    }
}
