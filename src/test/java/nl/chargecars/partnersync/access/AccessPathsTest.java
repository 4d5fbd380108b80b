package nl.chargecars.partnersync.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import nl.chargecars.partnersync.access.AccessTable.Endpoint;
import nl.chargecars.partnersync.access.AccessTable.Match;
import nl.chargecars.partnersync.id.PartnerId;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.mock.web.MockHttpServletRequest;

/** Tests that the row for a request is the first one in the table that matches, however the table finds it. */
class AccessPathsTest {

    private static final AccessTable TABLE = new AccessTable();
    private static final List<String> WORDS = AccessTable.ENDPOINTS.stream()
            .flatMap(row -> segments(row).stream())
            .distinct()
            .toList();
    private static final List<String> FORMS = List.of("", "/", "//", ";x=1", "%2F", "/some", "/%2e%2e/some");

    @Example
    void noRowHasAnotherSlashOrAnotherMethod() {
        assertThat(row("GET", "/livez/")).isEmpty();
        assertThat(row("GET", "//livez")).isEmpty();
        assertThat(row("GET", "/Livez")).isEmpty();
        assertThat(row("POST", "/livez")).isEmpty();
        assertThat(row("OPTIONS", "/livez")).isEmpty();
        assertThat(row("MAKE", "/livez")).isEmpty();
    }

    @Example
    void aPathMayBeWrittenInOtherWays() {
        assertThat(row("HEAD", "/livez")).isPresent();
        assertThat(row("GET", "/%6civez")).isPresent();
        assertThat(row("GET", "/docs")).isPresent();
        assertThat(row("GET", "/docs/some/file")).isPresent();
        var partner = PartnerId.next();
        assertThat(row("GET", "/api/v1/%70artners/" + partner + "/orders"))
                .flatMap(Match::partner)
                .contains(partner);
    }

    @Property(tries = 5_000)
    void theRowIsTheFirstThatMatches(@ForAll("methods") String method, @ForAll("paths") String path) {
        PathContainer parsed = PathContainer.parsePath(path);
        Optional<Endpoint> first = AccessTable.ENDPOINTS.stream()
                .filter(row -> row.method().name().equals(method.equals("HEAD") ? "GET" : method))
                .filter(row -> row.path().matches(parsed))
                .findFirst();
        assertThat(row(method, path).map(Match::endpoint)).isEqualTo(first);
    }

    @Provide
    Arbitrary<String> methods() {
        return Arbitraries.of(
                        Arrays.stream(HttpMethod.values()).map(HttpMethod::name).toList())
                .edgeCases(edges -> edges.add("MAKE"));
    }

    /**
     * Paths of rows, with arbitrary words for the variables; sometimes one segment is replaced by another word, or something odd is
     * appended.
     */
    @Provide
    Arbitrary<String> paths() {
        Arbitrary<String> words = Arbitraries.of(WORDS);
        return Combinators.combine(
                        Arbitraries.of(AccessTable.ENDPOINTS),
                        words.list().ofSize(4),
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.just("")), Tuple.of(1, Arbitraries.of(FORMS))))
                .as((row, others, place, end) -> {
                    List<String> path = new ArrayList<>(segments(row));
                    var replacing = others.iterator();
                    path.replaceAll(
                            segment -> segment.startsWith("{") && replacing.hasNext() ? replacing.next() : segment);
                    if (place < path.size()) {
                        path.set(place, others.getLast());
                    }
                    return "/" + String.join("/", path) + end;
                });
    }

    private static List<String> segments(Endpoint row) {
        return Stream.of(row.path().getPatternString().split("/", -1))
                .filter(segment -> !segment.isEmpty())
                .map(segment -> segment.equals("{*file}") ? "{file}" : segment)
                .toList();
    }

    private static Optional<Match> row(String method, String path) {
        return TABLE.match(new MockHttpServletRequest(method, path));
    }
}
