package nl.chargecars.partnersync.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.intake.IdempotencyRepository.StoredAnswer;
import nl.chargecars.partnersync.order.PlaceOutcome;
import nl.chargecars.partnersync.order.References;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import nl.chargecars.partnersync.web.WrittenAnswer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

/** Builds the responses to requests that place an order. */
@Component
class OrderAnswers {

    private static final Duration SHORTLY = Duration.ofSeconds(1);
    private static final String STATUS = "received";
    private static final String ESTIMATE = "24-48 hours";
    private static final String REPLAYED = "Idempotent-Replayed";

    private final Json json;

    OrderAnswers(Json json) {
        this.json = json;
    }

    /** The body of the seed's response; {@code duplicate} is present only when the order existed already. */
    record Placed(
            String chargecarsOrderId,
            OrderId chargecarsOrderUuid,
            String status,
            String estimatedProcessingTime,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean duplicate) {}

    /**
     * Returns the response as text, so that a first and a replayed response are identical.
     *
     * @throws Refusal when the order is not placed
     */
    WrittenAnswer answer(PlaceCommand command, IntakeOutcome outcome) {
        return switch (outcome) {
            case IntakeOutcome.Settled(PlaceOutcome.Conflicting conflicting) -> throw alreadyExists(conflicting);
            case IntakeOutcome.Settled(PlaceOutcome.Erased erased) -> throw erased(erased);
            case IntakeOutcome.Settled(PlaceOutcome settled) -> send(stored(command, settled), false);
            case IntakeOutcome.Replayed(StoredAnswer stored) -> send(stored, true);
            case IntakeOutcome.KeyInUse() ->
                throw Refusal.retryAfter(
                        ErrorCode.IDEMPOTENCY_KEY_IN_USE,
                        "A request with this Idempotency-Key is under way. Wait for its answer, or repeat it shortly.",
                        SHORTLY);
            case IntakeOutcome.KeyReused() ->
                throw Refusal.of(
                        ErrorCode.IDEMPOTENCY_KEY_REUSED,
                        "This Idempotency-Key was used for another body. Use a new key for a new order.");
            case IntakeOutcome.NoActiveIntegration() -> throw Refusal.noActiveIntegration();
            case IntakeOutcome.UnknownPartner() -> throw Refusal.partnerNotFound();
        };
    }

    StoredAnswer stored(PlaceCommand command, PlaceOutcome outcome) {
        boolean repeated = outcome instanceof PlaceOutcome.Repeated;
        var placed = new Placed(outcome.number(), outcome.order(), STATUS, ESTIMATE, repeated ? true : null);
        String partnerOrderId = String.valueOf(command.order().references().get(References.PARTNER_ORDER_ID));
        return new StoredAnswer(
                repeated ? HttpStatus.OK.value() : HttpStatus.CREATED.value(),
                json.write(Answer.of(placed)),
                repeated ? null : location(command.partner(), partnerOrderId));
    }

    private static String location(PartnerId partner, String partnerOrderId) {
        return "/api/v1/partners/" + partner + "/orders/" + UriUtils.encode(partnerOrderId, StandardCharsets.UTF_8);
    }

    private static WrittenAnswer send(StoredAnswer stored, boolean replayed) {
        Map<String, String> headers = new HashMap<>();
        if (stored.location() != null) {
            headers.put(HttpHeaders.LOCATION, stored.location());
        }
        if (replayed) {
            headers.put(REPLAYED, "true");
        }
        return new WrittenAnswer(stored.status(), headers, stored.body());
    }

    private static Refusal erased(PlaceOutcome.Erased erased) {
        return Refusal.of(
                ErrorCode.ORDER_ALREADY_EXISTS,
                "This partner_order_id belongs to order " + erased.number() + " (" + erased.order()
                        + "), whose customer's data was erased since. Use a new partner_order_id for a new order.");
    }

    private static Refusal alreadyExists(PlaceOutcome.Conflicting conflicting) {
        List<Problem> details = new ArrayList<>();
        conflicting
                .differing()
                .forEach(pointer -> details.add(
                        new Problem(pointer, "differs", "This differs from the order that was placed first.")));
        return Refusal.of(
                ErrorCode.ORDER_ALREADY_EXISTS,
                "This partner_order_id belongs to order " + conflicting.number() + " (" + conflicting.order()
                        + "), which was placed with other content: "
                        + String.join(", ", conflicting.differing())
                        + ". Use a new partner_order_id for a new order.",
                details);
    }
}
