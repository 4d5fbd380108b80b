package nl.chargecars.partnersync.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;

/** What a partner's credential may do (contract, "Who may call"). */
public enum Scope {
    ORDERS_WRITE("orders:write"),
    ORDERS_READ("orders:read"),
    STATUS_WRITE("status:write"),
    INTEGRATION_WRITE("integration:write"),
    DELIVERIES_READ("deliveries:read"),
    DELIVERIES_WRITE("deliveries:write");

    static final List<String> NAMES =
            Arrays.stream(values()).map(Scope::toString).toList();

    private final String text;

    Scope(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException for a word that is not one of {@link #NAMES} */
    static Scope of(String text) {
        return Arrays.stream(values())
                .filter(scope -> scope.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scope: " + text));
    }

    @JsonValue
    @Override
    public String toString() {
        return text;
    }
}
