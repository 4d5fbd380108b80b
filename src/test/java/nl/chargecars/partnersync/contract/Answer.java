package nl.chargecars.partnersync.contract;

import java.util.List;
import java.util.stream.Stream;

/**
 * A status and error code that {@code openapi.yaml} documents for an operation.
 *
 * @param code the error code; empty for a success
 */
record Answer(Operation operation, String status, String code) {

    static Stream<Answer> all(ApiDocument document) {
        return document.operations().stream()
                .flatMap(operation -> operation.statuses().stream().sorted().flatMap(status -> of(operation, status)));
    }

    private static Stream<Answer> of(Operation operation, String status) {
        List<String> codes = operation.response(status).orElseThrow().codes();
        return codes.isEmpty()
                ? Stream.of(new Answer(operation, status, ""))
                : codes.stream().map(code -> new Answer(operation, status, code));
    }

    @Override
    public String toString() {
        return (operation.id() + " " + status + " " + code).strip();
    }
}
