package nl.chargecars.partnersync;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.housekeeping.Round;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.web.ClientAddress;
import org.junit.jupiter.api.Test;
import org.springframework.boot.jackson.JacksonComponent;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.annotation.Transactional;

/** Checks the architecture rules: which room (package) may use which, where the time comes from, and how beans are wired. */
class RoomsTest {

    private static final String ROOT = "nl.chargecars.partnersync";
    private static final Path SOURCES = Path.of("src", "main", "java", "nl", "chargecars", "partnersync");

    /** The rooms (packages) that every other room may use; among each other they may use only what {@link #MAY_USE} says. */
    private static final Set<String> BASE =
            Set.of("id", "settings", "web", "storage", "audit", "crypto", "client", "housekeeping");

    /** Which room may use which. docs/map.md refers to this table; every room must be in it. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            entry("id", Set.of()),
            entry("settings", Set.of()),
            entry("crypto", Set.of("id", "settings", "storage")),
            entry("storage", Set.of()),
            entry("database", Set.of("settings", "storage")),
            entry("web", Set.of("id", "settings", "storage")),
            entry("audit", Set.of("id", "storage", "web", "crypto", "housekeeping")),
            entry("client", Set.of("id", "settings", "crypto")),
            entry("housekeeping", Set.of("id", "settings", "storage", "database")),
            entry("status", withBase()),
            entry("partner", withBase()),
            entry("order", withBase("status", "partner")),
            entry("figures", withBase("partner")),
            entry("intake", withBase("order", "status", "partner", "figures")),
            entry("limits", withBase("partner")),
            entry("inbound", withBase("order", "status", "partner", "figures", "limits")),
            entry("calling", withBase("partner")),
            entry("pacing", withBase("partner")),
            entry("outbox", withBase("order", "status", "partner", "pacing")),
            entry("outbound", withBase("partner", "figures", "calling", "pacing", "outbox")),
            entry("deliveries", withBase("order", "partner", "pacing", "outbox")),
            entry("feed", withBase("partner")),
            entry("access", withBase("partner", "limits")),
            entry("custody", withBase("order", "outbox")),
            entry("oauth", withBase("access", "limits")),
            entry("monitoring", withBase("partner", "figures", "pacing")),
            entry("pages", Set.of("settings", "web", "crypto")),
            entry("staff", withBase("access", "pages", "limits")),
            entry("alerts", withBase("reconciliation", "monitoring")),
            entry(
                    "dashboard",
                    withBase(
                            "pages",
                            "monitoring",
                            "partner",
                            "figures",
                            "order",
                            "status",
                            "inbound",
                            "outbox",
                            "outbound",
                            "pacing",
                            "access",
                            "polling",
                            "reconciliation",
                            "certification")),
            entry(
                    "orderdesk",
                    withBase(
                            "pages",
                            "order",
                            "status",
                            "partner",
                            "inbound",
                            "outbox",
                            "deliveries",
                            "feed",
                            "pacing")),
            // its pages acknowledge alerts; monitoring provides the disabled endpoints and their waiting deliveries
            entry(
                    "exceptions",
                    withBase(
                            "pages",
                            "status",
                            "partner",
                            "inbound",
                            "outbox",
                            "deliveries",
                            "outbound",
                            "pacing",
                            "alerts",
                            "monitoring",
                            "reconciliation")),
            entry("administration", withBase("pages", "order", "status", "partner", "access", "staff", "custody")),
            entry(
                    "portal",
                    withBase(
                            "pages",
                            "access",
                            "partner",
                            "order",
                            "inbound",
                            "outbox",
                            "outbound",
                            "deliveries",
                            "pacing",
                            "certification")),
            entry("certification", withBase("partner", "calling", "outbound")),
            entry("docs", Set.of("web", "pages")),
            entry("polling", withBase("status", "partner", "figures", "inbound", "calling", "pacing")),
            entry("reconciliation", withBase("status", "partner", "inbound", "outbox", "polling")),
            entry("simulator", Set.of()),
            entry("demo", withBase("simulator")),
            entry("bench", withBase("database")));

    private static final JavaClasses PRODUCT_AND_TESTS = new ClassFileImporter().importPackages(ROOT);

    private static final JavaClasses PRODUCT = PRODUCT_AND_TESTS.that(describe("are the product", RoomsTest::isNoTest));

    private static final Set<String> SLEEPING = Set.of("sleep", "parkNanos", "parkUntil");
    private static final Set<String> SLEEPERS =
            Set.of("java.lang.Thread", "java.util.concurrent.TimeUnit", "java.util.concurrent.locks.LockSupport");

    @Test
    void everyRoomUsesOnlyTheRoomsItMay() {
        MAY_USE.forEach((room, allowed) -> {
            String[] strangers = MAY_USE.keySet().stream()
                    .filter(other -> !other.equals(room) && !allowed.contains(other))
                    .map(RoomsTest::packageOf)
                    .toArray(String[]::new);
            noClasses()
                    .that(resideInAPackage(packageOf(room)))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(strangers))
                    .as("room " + room + " uses only " + new TreeSet<>(allowed))
                    .allowEmptyShould(true)
                    .check(PRODUCT);
        });
    }

    @Test
    void noRoomMayUseAnotherForNothing() {
        Set<String> unused = new TreeSet<>();
        MAY_USE.forEach((room, allowed) -> {
            Set<String> used = PRODUCT.stream()
                    .filter(any -> room(any).equals(room))
                    .flatMap(any -> any.getDirectDependenciesFromSelf().stream())
                    .map(Dependency::getTargetClass)
                    .filter(target -> target.getPackageName().startsWith(ROOT))
                    .map(RoomsTest::room)
                    .collect(Collectors.toSet());
            allowed.stream()
                    .filter(other -> !used.contains(other))
                    .filter(other ->
                            !BASE.contains(other) || !allowed.containsAll(BASE)) // the base is granted as a whole
                    .forEach(other -> unused.add(room + " → " + other));
        });
        assertThat(unused).isEmpty();
    }

    /** No room depends on the classes of the root package, except the demo, which starts the server as the commands do. */
    @Test
    void noRoomUsesTheFrontDoor() {
        noClasses()
                .that(describe("are in a room", any -> !Set.of("", "demo").contains(room(any))))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT))
                .check(PRODUCT);
    }

    /** docs/map.md refers to classes by their names. */
    @Test
    void theMapNamesClassesThatStandInTheirRooms() throws IOException {
        Matcher rows = Pattern.compile("^\\| ((?:`\\w+`(?:, )?)+) \\| [^|]* \\| ([^|]*) \\|$", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("docs", "map.md")));
        Pattern name = Pattern.compile("`(\\w+)`");
        List<String> missing = new ArrayList<>();
        int classes = 0;
        while (rows.find()) {
            List<String> rooms = named(name, rows.group(1));
            for (String type : named(name, rows.group(2))) {
                classes++;
                if (rooms.stream()
                        .noneMatch(room -> Files.exists(SOURCES.resolve(room).resolve(type + ".java")))) {
                    missing.add(type + " in " + rooms);
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(classes).isGreaterThan(50);
    }

    private static List<String> named(Pattern name, String cell) {
        return name.matcher(cell).results().map(found -> found.group(1)).toList();
    }

    @Test
    void everyRoomIsInTheTableAndNoOther() {
        var rooms = new TreeSet<String>();
        PRODUCT.forEach(any -> rooms.add(room(any)));
        rooms.remove("");
        assertThat(MAY_USE.keySet()).containsExactlyInAnyOrderElementsOf(rooms);
    }

    @Test
    void roomsAreFlat() {
        assertThat(PRODUCT.stream().filter(any -> any.getPackageName().matches(".*\\.partnersync\\.\\w+\\..*")))
                .as("classes in a package within a room")
                .isEmpty();
    }

    @Test
    void roomsHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(PRODUCT);
    }

    @Test
    void timeComesFromTheClock() {
        List<String> offences = new ArrayList<>();
        for (JavaClass any : PRODUCT) {
            Stream.concat(any.getMethodCallsFromSelf().stream(), any.getMethodReferencesFromSelf().stream())
                    .filter(access -> readsTheTime(access.getTarget()))
                    .filter(access -> !any.isEquivalentTo(PartnerSyncApplication.class)) // creates the clock
                    .forEach(access -> offences.add(access.getDescription()));
        }
        assertThat(offences).as("ask the injected Clock").isEmpty();
    }

    @Test
    void partsArePutTogetherByConstructors() {
        fields().should()
                .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                .andShould()
                .notBeAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                .andShould()
                .notBeAnnotatedWith("jakarta.annotation.Resource")
                .andShould()
                .notBeAnnotatedWith("jakarta.inject.Inject")
                .check(PRODUCT);
    }

    /**
     * Only the guarded client checks that an address is public, so calls to partners may use no other client. The commands, the
     * alerts and the sign-in at an identity provider may: they call addresses that the administrator sets in the environment, and
     * these may be private.
     */
    @Test
    void callsLeaveTheHouseThroughTheGuardedClientOnly() {
        noClasses()
                .that(resideInAPackage(ROOT + ".."))
                .and(describe(
                        "call what partners and operators set",
                        any -> !Set.of("", "alerts", "staff", "client", "simulator", "demo")
                                .contains(room(any))))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("java.net.http..", "org.apache.hc..", "org.springframework.web.client.."))
                .orShould()
                .callMethod(URL.class, "openConnection")
                .check(PRODUCT);
    }

    /** Behind a proxy all calls have the same remote address, so a limit that counts by it would lock everybody out. */
    @Test
    void whereACallComesFromIsAskedInOnePlace() {
        noClasses()
                .that(describe("are not ClientAddress", any -> !any.isEquivalentTo(ClientAddress.class)))
                .should()
                .callMethodWhere(describe("asks for it", call -> call.getName().equals("getRemoteAddr")))
                .check(PRODUCT);
    }

    @Test
    void logsGoThroughOneFacade() {
        NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(PRODUCT);
    }

    /** No bean is proxied, so {@code @Transactional} would have no effect. */
    @Test
    void transactionsBeginWhereTheCodeSaysSo() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Transactional.class)
                .check(PRODUCT);
    }

    /** Nothing processes these annotations at startup: a scheduled task is a {@link Round}, and records define the JSON. */
    @Test
    void beansAreWhatTheirTypesSay() {
        noClasses()
                .should()
                .dependOnClassesThat(describe(
                        "are annotations that nobody reads",
                        any -> any.isEquivalentTo(Scheduled.class) || any.isEquivalentTo(JacksonComponent.class)))
                .check(PRODUCT);
    }

    /**
     * Only the benchmark and its tests may sleep: the load generator waits for the time of each request, and a test simulates a
     * server that pauses.
     */
    @Test
    void nothingSleepsNoTestEither() {
        noClasses()
                .that(describe("do not measure", any -> !room(any).equals("bench")))
                .should()
                .callMethodWhere(describe(
                        "waits for time to pass",
                        call -> SLEEPING.contains(call.getName())
                                && SLEEPERS.contains(call.getTargetOwner().getName())))
                .check(PRODUCT_AND_TESTS);
    }

    @Test
    void endpointsAndConfigurationStayInTheirRoom() {
        classes()
                .that()
                .areAnnotatedWith("org.springframework.web.bind.annotation.RestController")
                .or()
                .areAnnotatedWith("org.springframework.context.annotation.Configuration")
                .or()
                .areAnnotatedWith(PageController.class)
                .and()
                .areNotAnnotations()
                .should()
                .bePackagePrivate()
                .allowEmptyShould(true)
                .check(PRODUCT);
    }

    /**
     * Whether the target reads the time without the injected clock: {@code now()}, the system's milliseconds, or a clock created
     * there.
     */
    private static boolean readsTheTime(CodeUnitAccessTarget target) {
        String owner = target.getOwner().getName();
        boolean now = owner.startsWith("java.time.")
                && target.getName().equals("now")
                && target.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class));
        boolean ownClock = owner.equals("java.time.Clock") && target.getName().startsWith("system");
        boolean milliseconds =
                owner.equals("java.lang.System") && target.getName().equals("currentTimeMillis");
        boolean oldDate = owner.equals("java.util.Calendar") && target.getName().equals("getInstance");
        return now || ownClock || milliseconds || oldDate;
    }

    private static boolean isNoTest(JavaClass any) {
        return any.getSource()
                .map(source -> Location.of(source.getUri()))
                .filter(new ImportOption.DoNotIncludeTests()::includes)
                .isPresent();
    }

    private static Set<String> withBase(String... rooms) {
        var all = new TreeSet<>(BASE);
        all.addAll(Set.of(rooms));
        return all;
    }

    private static String packageOf(String room) {
        return ROOT + "." + room + "..";
    }

    private static String room(JavaClass any) {
        return any.getPackageName()
                .substring(ROOT.length())
                .replaceFirst("^\\.", "")
                .replaceFirst("\\..*", "");
    }
}
