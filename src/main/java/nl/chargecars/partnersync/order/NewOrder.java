package nl.chargecars.partnersync.order;

import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Partner;
import org.jspecify.annotations.Nullable;

/**
 * An order that a partner wants to place.
 *
 * @param integration the partner's active integration
 * @param references the partner's references, including {@code partner_order_id}
 * @param preferencesJson {@code installation_preferences}, a JSON object as text
 * @param submittedJson the submitted order in a canonical form: equal content gives equal text
 */
public record NewOrder(
        Partner partner,
        Integration integration,
        Map<String, String> references,
        CustomerDetails customer,
        List<NewLineItem> lineItems,
        @Nullable String preferencesJson,
        String submittedJson,
        Actor actor) {

    public String partnerOrderId() {
        return String.valueOf(references.get(References.PARTNER_ORDER_ID));
    }

    @Override
    public String toString() {
        return "NewOrder[" + partner.id() + "]";
    }
}
