package nl.chargecars.partnersync.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import nl.chargecars.partnersync.contract.ApiDocument;
import nl.chargecars.partnersync.contract.Operation;
import nl.chargecars.partnersync.testing.Endpoints;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Tests that {@code openapi.yaml} and the access table agree on who may call each operation. */
class DocumentedAccessTest {

    @TestFactory
    Stream<DynamicTest> saysWhatEachOperationNeeds() {
        return ApiDocument.get().operations().stream()
                .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> {
                    AccessRule rule = rule(operation);
                    assertThat(operation.description().strip()).endsWith(needs(rule));
                    assertThat(operation.security()).isEqualTo(credentials(rule));
                }));
    }

    private static AccessRule rule(Operation operation) {
        return AccessTable.ENDPOINTS.stream()
                .filter(endpoint -> operation
                        .call()
                        .equals(endpoint.method()
                                + " "
                                + Endpoints.withoutNames(endpoint.path().getPatternString())))
                .findFirst()
                .orElseThrow()
                .rule();
    }

    private static String needs(AccessRule rule) {
        return switch (rule) {
            case AccessRule.OpenPage _, AccessRule.Page _, AccessRule.OpenPartnerPage _, AccessRule.PartnerPage _ ->
                throw new AssertionError("a page is no operation of the API");
            case AccessRule.Everybody() -> "Needs no credential.";
            case AccessRule.Client() ->
                "Needs the client's own credential: `client_secret_basic`, `client_secret_post` or `private_key_jwt`.";
            case AccessRule.Staff(Set<Role> roles) -> "Needs " + staff(roles) + ".";
            case AccessRule.PartnerOrStaff(Scope scope, Set<Role> roles) ->
                "Needs the scope `" + scope + "`, or " + staff(roles) + ".";
            case AccessRule.Signed(Scope scope, Set<Role> roles) ->
                "a credential with the scope `" + scope + "` or " + staff(roles) + ".";
        };
    }

    private static String credentials(AccessRule rule) {
        return switch (rule) {
            case AccessRule.OpenPage _, AccessRule.Page _, AccessRule.OpenPartnerPage _, AccessRule.PartnerPage _ ->
                throw new AssertionError("a page is no operation of the API");
            case AccessRule.Everybody() -> "[]";
            case AccessRule.Client() -> "[{\"client\":[]},{}]";
            case AccessRule.Staff _ -> "[{\"apiKey\":[]},{\"bearer\":[]}]";
            case AccessRule.PartnerOrStaff(Scope scope, Set<Role> _) -> "[" + ofPartners(scope) + "]";
            case AccessRule.Signed(Scope scope, Set<Role> _) ->
                "[{\"signature\":[]},{\"standardSignature\":[]}," + ofPartners(scope) + "]";
        };
    }

    private static String ofPartners(Scope scope) {
        return "{\"apiKey\":[]},{\"bearer\":[]},{\"basic\":[]},{\"oauth2\":[\"" + scope + "\"]}";
    }

    private static String staff(Set<Role> roles) {
        if (roles.equals(EnumSet.allOf(Role.class))) {
            return "any staff role";
        }
        List<String> names = EnumSet.copyOf(roles).stream().map(Role::wireName).toList();
        String last = names.getLast();
        return names.size() == 1
                ? "the role " + last
                : "the role " + String.join(", ", names.subList(0, names.size() - 1)) + " or " + last;
    }
}
