package nl.chargecars.partnersync.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import nl.chargecars.partnersync.access.ApiKey.Holder;
import nl.chargecars.partnersync.access.ApiKey.Stage;

class ApiKeyTest {

    private static final int WHOLE_LENGTH = 9 + 16 + 1 + 32 + 6;

    @Property
    void refusesAKeyWithOneWrongCharacter(
            @ForAll @IntRange(max = WHOLE_LENGTH - 1) int place, @ForAll @CharRange(from = '!', to = '~') char wrong) {
        String text = ApiKey.generate(Holder.PARTNER, Stage.LIVE).text();
        Assume.that(text.charAt(place) != wrong);
        assertThat(ApiKey.parse(text.substring(0, place) + wrong + text.substring(place + 1)))
                .isEmpty();
    }

    @Property
    void refusesAKeyWithTwoNeighboursSwapped(@ForAll @IntRange(max = WHOLE_LENGTH - 2) int place) {
        StringBuilder text =
                new StringBuilder(ApiKey.generate(Holder.STAFF, Stage.TEST).text());
        char left = text.charAt(place);
        char right = text.charAt(place + 1);
        Assume.that(left != right);
        text.setCharAt(place, right);
        text.setCharAt(place + 1, left);
        assertThat(ApiKey.parse(text.toString())).isEmpty();
    }

    @Property
    void refusesAKeyCutShort(@ForAll @IntRange(max = WHOLE_LENGTH - 1) int length) {
        String text = ApiKey.generate(Holder.PARTNER, Stage.TEST).text();
        assertThat(ApiKey.parse(text.substring(0, length))).isEmpty();
    }

    @Property
    void refusesAKeyWithMoreAroundIt(@ForAll @StringLength(min = 1, max = 10) String more) {
        String text = ApiKey.generate(Holder.PARTNER, Stage.LIVE).text();
        assertThat(ApiKey.parse(text + more)).isEmpty();
        assertThat(ApiKey.parse(more + text)).isEmpty();
    }

    @Example
    void refusesCharactersThatNoKeyHasEvenUnderTheRightChecksum() {
        String id = "0123456789abcdef";
        String secret = "0123456789ABCDEFGHIJabcdefghijXY";
        for (String wrong : List.of("A", "_", "-", "é", "\u0000")) {
            assertThat(ApiKey.parse(key(id.substring(1) + wrong, secret))).isEmpty();
        }
        for (String wrong : List.of("_", "-", "é", "?", " ")) {
            assertThat(ApiKey.parse(key(id, secret.substring(1) + wrong))).isEmpty();
        }
        assertThat(ApiKey.parse(key(id, secret))).isPresent();
    }

    private static String key(String id, String secret) {
        return new ApiKey(Holder.PARTNER, Stage.LIVE, id, secret).text();
    }

    @Property
    void refusesAnyOtherText(@ForAll @StringLength(max = 200) String text) {
        assertThat(ApiKey.parse(text)).isEmpty();
    }

    @Property
    void readsBackWhatItWrote(@ForAll Holder holder, @ForAll Stage stage) {
        ApiKey key = ApiKey.generate(holder, stage);
        assertThat(ApiKey.parse(key.text())).contains(key);
    }

    @Example
    void looksAsPartnersKnowIt() {
        assertThat(ApiKey.generate(Holder.PARTNER, Stage.LIVE).text())
                .hasSize(WHOLE_LENGTH)
                .matches("ccp_live_[0-9a-z]{16}_[0-9A-Za-z]{38}");
        assertThat(ApiKey.generate(Holder.STAFF, Stage.TEST).text()).startsWith("ccs_test_");
    }

    @Example
    void computesTheChecksumAsItAlwaysDid() {
        var key = new ApiKey(Holder.PARTNER, Stage.LIVE, "0123456789abcdef", "0123456789ABCDEFGHIJabcdefghijXY");
        assertThat(key.text()).isEqualTo("ccp_live_0123456789abcdef_0123456789ABCDEFGHIJabcdefghijXY4bpk9O");
    }

    @Example
    void neverMakesTheSameTwice() {
        Set<String> texts = new HashSet<>();
        for (int made = 1; made <= 10_000; made++) {
            ApiKey key = ApiKey.generate(Holder.PARTNER, Stage.LIVE);
            assertThat(texts.add(key.id())).isTrue();
            assertThat(texts.add(key.secret())).isTrue();
        }
    }

    @Example
    void printsNothingOfItsSecret() {
        ApiKey key = ApiKey.generate(Holder.PARTNER, Stage.LIVE);
        assertThat(key.toString()).contains(key.id()).doesNotContain(key.secret());
    }
}
