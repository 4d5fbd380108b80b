package nl.chargecars.partnersync.orderdesk;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.function.Function;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.order.OrderRecord;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Answers the actions on an order's page. A refusal is shown on the page, where it can be put right. */
@Component
class OrderActions {

    private final StoryReader reader;
    private final OrderSheets sheets;
    private final Pages pages;

    OrderActions(StoryReader reader, OrderSheets sheets, Pages pages) {
        this.reader = reader;
        this.sheets = sheets;
        this.pages = pages;
    }

    /** The result of an action, with the name of the text that says that it was done, or why not. */
    record Result(boolean done, String word) {

        static Result done(String word) {
            return new Result(true, word);
        }

        static Result refused(String word) {
            return new Result(false, word);
        }
    }

    /**
     * Executes an action on the order, and answers with its page.
     *
     * @param typed the input of the form, shown again when the action is refused
     * @throws Refusal ORDER_NOT_FOUND; of the action, when no other input would be accepted either
     */
    ResponseEntity<byte[]> answer(
            HttpServletRequest request,
            String idOrNumber,
            Actor actor,
            FormInput typed,
            Function<OrderRecord, Result> action) {
        OrderId id = reader.find(idOrNumber);
        OrderRecord order = reader.order(id);
        Result result;
        HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
        try {
            result = action.apply(order);
        } catch (Refusal refusal) {
            result = Result.refused(word(refusal));
            status = HttpStatus.valueOf(refusal.code().status());
        }
        if (result.done()) {
            return Pages.done("/orders/" + order.number(), result.word());
        }
        OrderSheet sheet = sheets.of(id, new Veil(false), typed, actor);
        String problem = pages.word(request, result.word());
        return pages.show(request, status, OrderPageController.TEMPLATE, Map.of("sheet", sheet, "problem", problem));
    }

    /**
     * Returns the name of the text for a refusal.
     *
     * @throws Refusal the same one, when no other input would be accepted either
     */
    private static String word(Refusal refusal) {
        return switch (refusal.code()) {
            case ErrorCode.PAYLOAD_EXPIRED -> "orders.refused.payload_expired";
            case ErrorCode.DELIVERY_ALREADY_DELIVERED -> "orders.refused.already_delivered";
            case ErrorCode.DELIVERIES_HELD -> "orders.refused.replaced";
            case ErrorCode.VALIDATION_FAILED -> "orders.refused.reference";
            case ErrorCode.MALFORMED_REQUEST -> "orders.refused.long_reason";
            default -> throw refusal;
        };
    }
}
