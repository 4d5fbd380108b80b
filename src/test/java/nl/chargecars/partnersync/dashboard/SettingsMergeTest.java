package nl.chargecars.partnersync.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.dashboard.SettingsMerge.Change;
import org.junit.jupiter.api.Test;

/** Tests the merge of custom headers, whose rows move when a header is added; IntegrationSettingsPageTest merges other fields. */
class SettingsMergeTest {

    @Test
    void changesNothingWhereNothingChanged() {
        SettingsMerge merge = merge(stored("X-Present"), typed("X-Present", "X-Mine"), stored("X-Present"));
        assertThat(merge.changes()).isEmpty();
        assertThat(headers(merge)).containsExactly("X-Present", "X-Mine");
    }

    @Test
    void keepsTheValueThatWasEnteredForAHeaderThatAColleagueRemoved() {
        ConfigurationForm typed = entered(typed("X-A", "X-B"), 0);
        SettingsMerge merge = merge(stored("X-A", "X-B"), typed, stored("X-B"));
        assertThat(merge.changes()).containsExactly(new Change("custom_headers/X-A", "", true));
        assertThat(HeaderRow.asJson(merge.form().values(), Map.of("X-B", "two")))
                .isEqualTo(Map.of("X-A", "entered", "X-B", "two"));
    }

    @Test
    void saysThatAColleagueAddedTheSameHeaderBeforeItIsOverwritten() {
        SettingsMerge merge = merge(stored(), entered(typed("X-Same"), 0), stored("X-Same"));
        assertThat(merge.changes()).containsExactly(new Change("custom_headers/X-Same", "yes", true));
        assertThat(headers(merge)).containsExactly("X-Same");

        SettingsMerge lookedOver = merge(stored("X-Same"), entered(typed("X-Same"), 0), stored("X-Same"));
        assertThat(lookedOver.changes()).isEmpty();
    }

    @Test
    void keepsTheHeaderThatEachOfTwoAdds() {
        ConfigurationForm typed = entered(typed("X-Present", "X-Mine"), 1);
        SettingsMerge merge = merge(stored("X-Present"), typed, stored("X-Present", "X-Theirs"));
        assertThat(headers(merge)).containsExactly("X-Present", "X-Mine", "X-Theirs");
        assertThat(merge.changes()).containsExactly(new Change("custom_headers/X-Theirs", "yes", false));
        assertThat(HeaderRow.asJson(merge.form().values(), Map.of("X-Present", "one", "X-Theirs", "two")))
                .isEqualTo(Map.of("X-Present", "one", "X-Mine", "entered", "X-Theirs", "two"));
    }

    @Test
    void removesAHeaderThoughAColleagueAddedOneThatIsSortedBeforeIt() {
        SettingsMerge merge = merge(stored("X-B", "X-C"), typed("", "X-C"), stored("X-A", "X-B", "X-C"));
        assertThat(headers(merge)).containsExactly("X-A", "X-C");
        assertThat(merge.changes()).containsExactly(new Change("custom_headers/X-A", "yes", false));
    }

    @Test
    void removesAHeaderThatAColleagueRemoved() {
        SettingsMerge merge = merge(stored("X-A", "X-B"), typed("X-A", "X-B", "X-Mine"), stored("X-B"));
        assertThat(headers(merge)).containsExactly("X-B", "X-Mine");
        assertThat(merge.changes()).containsExactly(new Change("custom_headers/X-A", "", false));
    }

    private static SettingsMerge merge(ConfigurationForm opened, ConfigurationForm typed, ConfigurationForm stored) {
        return SettingsMerge.of(new OpenedSettings(opened.sent()), typed, stored);
    }

    private static ConfigurationForm stored(String... headers) {
        Map<String, String> values = new TreeMap<>();
        HeaderRow.put(values, Arrays.stream(headers).collect(Collectors.toMap(Function.identity(), _ -> "value")));
        return new ConfigurationForm(values, Set.of());
    }

    /** A form with these names in its rows, as it is read from a request: the name of every field counts as chosen. */
    private static ConfigurationForm typed(String... headers) {
        Map<String, String> values = new TreeMap<>();
        for (int row = 0; row < headers.length; row++) {
            values.put("custom_header." + row + "/name", headers[row]);
            values.put("custom_header." + row + "/value", "");
        }
        return new ConfigurationForm(values, Set.copyOf(values.keySet()));
    }

    /** The form with a value in this row. */
    private static ConfigurationForm entered(ConfigurationForm form, int row) {
        form.values().put("custom_header." + row + "/value", "entered");
        return form;
    }

    private static List<String> headers(SettingsMerge merge) {
        return merge.form().headers().stream()
                .map(HeaderRow::name)
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
