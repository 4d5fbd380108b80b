package nl.chargecars.partnersync.polling;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.polling.PartnerOrderApi.Answered;
import org.springframework.stereotype.Component;

/** Requests the status of a page of orders, each conditionally on its previous answer. */
@Component
class StatusRequests {

    private final PartnerOrderApi api;
    private final PollingShape shape;
    private final Clock clock;

    StatusRequests(PartnerOrderApi api, PollingShape shape, Clock clock) {
        this.api = api;
        this.shape = shape;
        this.clock = clock;
    }

    /**
     * An order and the partner's answer.
     *
     * @param at just before the request: the answer is at least as new
     */
    record Asked(PolledOrder order, Instant at, Answered answered) {}

    /** Returns the answers, in the order of the page: those of its first orders, up to the end or to where requests ended. */
    List<Asked> ask(Integration integration, List<PolledOrder> page) {
        return StatusRequestPage.ask(
                integration,
                shape.concurrency(),
                page,
                order -> ask(integration, order),
                one -> one.answered().answer());
    }

    private Asked ask(Integration integration, PolledOrder order) {
        Instant at = clock.instant();
        Answered answered = api.ask(integration, order.partnerOrderId(), order.conditions(at), shape.deadline());
        return new Asked(order, at, answered);
    }
}
