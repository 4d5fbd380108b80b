package nl.chargecars.partnersync.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithOwnServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests the forms in which a partner is chosen, with more partners than are offered. They cannot be deleted: a server of its own. */
@ExtendWith(WithOwnServer.class)
class OfferedPartnersTest {

    private static final String CUT = "Only the newest 1,000 partners can be chosen here.";

    private final TestServer server;

    OfferedPartnersTest(TestServer server) {
        this.server = server;
    }

    @Test
    void areTheNewestAndTheChosenOneAndThePageSaysThatThereAreMore() {
        String oldest = created("The oldest one");
        Browser operator = TestUser.signedIn(server, "operator");
        for (String page : List.of("/orders", "/integrations/new")) {
            assertThat(operator.open(page).is(200).body())
                    .contains("The oldest one")
                    .doesNotContain(CUT);
        }
        many(PartnerChoice.MOST - 1);
        String newest = created("The newest one");
        for (String page : List.of("/orders", "/integrations/new")) {
            assertThat(operator.open(page).is(200).body())
                    .contains("The newest one", CUT)
                    .doesNotContain("The oldest one");
            for (String chosen : List.of(oldest, newest)) {
                assertThat(operator.open(page + "?partner=" + chosen).is(200).body())
                        .contains("<option value=\"" + chosen + "\" selected>", "The newest one", CUT);
            }
        }
    }

    private String created(String name) {
        return server.admin()
                .post("/api/v1/partners", Map.of("name", name))
                .is(201)
                .text("/data/partner_id");
    }

    private void many(int count) {
        String ids = Stream.generate(PartnerId::next)
                .limit(count)
                .map(PartnerId::toString)
                .collect(Collectors.joining(",", "{", "}"));
        server.db()
                .update(
                        "insert into organizations (id, name, organization_type, business_entity, created_at)"
                                + " select id, 'One of many', 'partner', 'chargecars', now() from unnest(?::uuid[]) as made (id)",
                        ids);
    }
}
