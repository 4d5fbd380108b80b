package nl.chargecars.partnersync.exceptions;

import static java.util.Map.entry;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.alerts.Alert;
import nl.chargecars.partnersync.alerts.AlertDesk;
import nl.chargecars.partnersync.alerts.Channel;
import nl.chargecars.partnersync.alerts.ChannelDesk;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.pages.Address;
import nl.chargecars.partnersync.pages.FormValues;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.partner.NamedIntegration;
import nl.chargecars.partnersync.status.Workflows;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Page;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The page that operations staff work through until it is empty: the open exceptions by cause, and the open alerts for our own
 * staff.
 */
@PageController
@RequestMapping(produces = MediaType.TEXT_HTML_VALUE)
class ExceptionsController {

    /** How many alerts that are over the page shows. */
    private static final int MOST_OVER = 20;

    private final OpenExceptions exceptions;
    private final AlertDesk alerts;
    private final ChannelDesk channels;
    private final Workflows workflows;
    private final Pages pages;
    private final Clock clock;

    ExceptionsController(
            OpenExceptions exceptions,
            AlertDesk alerts,
            ChannelDesk channels,
            Workflows workflows,
            Pages pages,
            Clock clock) {
        this.exceptions = exceptions;
        this.alerts = alerts;
        this.channels = channels;
        this.workflows = workflows;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/exceptions")
    ResponseEntity<byte[]> show(
            @RequestParam(defaultValue = "") String partner,
            @RequestParam(defaultValue = "") String cause,
            @RequestParam(defaultValue = "") String taken,
            Actor actor,
            HttpServletRequest request) {
        PartnerId asked = FormValues.id(partner, PartnerId::of);
        OpenExceptions.Found found = exceptions.find(asked, Cause.named(cause).orElse(null));
        Page<Alert> open = alerts.list("open", asked, null, Limit.LARGEST);
        return pages.show(
                request,
                "exceptions/page",
                Map.ofEntries(
                        entry("first", acknowledgedBy(open.data(), taken)),
                        entry("sections", sections(found.groups())),
                        entry("workflow", workflows.current()),
                        entry("more", found.more()),
                        entry("alerts", cause.isEmpty() ? open.data() : List.of()),
                        entry("moreAlerts", open.nextCursor() != null),
                        entry("over", cause.isEmpty() ? alerts.over(asked, MOST_OVER) : List.of()),
                        entry("self", actor.name()),
                        entry("channels", channels.list()),
                        entry("partners", partners(found.integrations())),
                        entry("causes", WireNamed.names(Cause.class)),
                        entry("partner", partner),
                        entry("cause", cause),
                        entry("now", clock.instant())));
    }

    /**
     * Acknowledges an alert. The first person who acknowledges it is stored; anybody after that is shown who it was, so that only
     * one person believes to be in charge. Of an alert that is closed by now, the page says so.
     */
    @PostMapping("/exceptions/alerts/{alert_id}/acknowledge")
    ResponseEntity<byte[]> acknowledge(
            @PathVariable("alert_id") UUID id, @RequestParam(defaultValue = "") String partner, Actor actor) {
        return taken(alerts.acknowledge(id, actor), partner, actor);
    }

    /**
     * Takes an alert over from a colleague, whose shift may have ended.
     *
     * @param from the actor whom the page showed as taking care of it
     */
    @PostMapping("/exceptions/alerts/{alert_id}/take-over")
    ResponseEntity<byte[]> takeOver(
            @PathVariable("alert_id") UUID id,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String partner,
            Actor actor) {
        return taken(alerts.takeOver(id, from, actor), partner, actor);
    }

    private static ResponseEntity<byte[]> taken(Alert alert, String partner, Actor actor) {
        Address back = new Address("/exceptions").with("partner", partner);
        if (alert.closedAt() != null) {
            return Pages.done(back.text(), "notice.alert_over");
        }
        return actor.name().equals(alert.acknowledgedBy())
                ? Pages.done(back.text(), "notice.alert_acknowledged")
                : Pages.seeOther(back.with("taken", alert.alertId().toString()).text());
    }

    /**
     * Sends a test alert through every channel. The page shows the result beside each channel, so a failure needs no further
     * notice.
     */
    @PostMapping("/exceptions/alerts/test")
    ResponseEntity<byte[]> test(Actor actor) {
        return channels.test(actor).stream().allMatch(Channel::accepted)
                ? Pages.done("/exceptions", "notice.alert_test_sent")
                : Pages.seeOther("/exceptions#channels");
    }

    /**
     * Returns the name of the person who had acknowledged the alert before the current user tried to; empty when there is nothing
     * to show.
     *
     * @param taken the id of the alert; empty without one; without effect when that alert has been closed since
     */
    private static String acknowledgedBy(List<Alert> open, String taken) {
        return open.stream()
                .filter(alert -> alert.alertId().toString().equals(taken))
                .map(Alert::acknowledgedBy)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    private static List<Section> sections(List<ExceptionGroup> groups) {
        return Arrays.stream(Cause.values())
                .map(cause -> new Section(
                        cause,
                        groups.stream().filter(group -> group.cause() == cause).toList()))
                .filter(section -> !section.groups().isEmpty())
                .toList();
    }

    /** Returns the ids and names of the partners, sorted by name. */
    private static List<Map.Entry<String, String>> partners(List<NamedIntegration> integrations) {
        Map<String, String> byId = integrations.stream()
                .collect(Collectors.toMap(
                        named -> named.partner().toString(),
                        NamedIntegration::partnerName,
                        (one, _) -> one,
                        LinkedHashMap::new));
        return List.copyOf(byId.entrySet());
    }
}
