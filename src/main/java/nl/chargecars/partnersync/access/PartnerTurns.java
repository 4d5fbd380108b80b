package nl.chargecars.partnersync.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.web.Refusal;
import nl.chargecars.partnersync.web.Turns.Turn;
import nl.chargecars.partnersync.web.TurnsByKey;
import org.springframework.stereotype.Component;

/**
 * Lets few calls of a partner work at a time on this node. Calls that wait for each other in the database, such as changes of one
 * configuration, each hold a connection: without a bound, one partner's would hold all of them, and nobody else would be answered.
 */
@Component
class PartnerTurns {

    /** Fewer than a third of the connections. */
    private static final int AT_ONCE = 6;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
    private static final String REFUSAL = "More than " + AT_ONCE
            + " of your calls, beside orders and status updates, are under way. Try again shortly, with fewer at a time.";

    private static final Turn NONE_NEEDED = () -> {};

    private final TurnsByKey<PartnerId> turns = new TurnsByKey<>(AT_ONCE, LONGEST_WAIT, REFUSAL);
    private final AccessTable table;
    private final Counter refused;

    PartnerTurns(AccessTable table, MeterRegistry meters) {
        this.table = table;
        this.refused = meters.counter("partnersync.partner_turns.refused");
    }

    /**
     * Waits for the caller's turn, five seconds at most and without a connection. Close it when the request has been answered. Staff
     * need none, nor do calls that are written together with others.
     *
     * @throws Refusal OVERLOADED when the turn does not come in time
     */
    Turn begin(Optional<Caller> caller, HttpServletRequest request) {
        Optional<PartnerId> partner = caller.flatMap(Caller::asPartner).map(PartnerCaller::partner);
        if (partner.isEmpty() || table.isGathered(request)) {
            return NONE_NEEDED;
        }
        try {
            return turns.of(partner.get()).begin();
        } catch (Refusal overloaded) {
            refused.increment();
            throw overloaded;
        }
    }
}
