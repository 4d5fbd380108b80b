package nl.chargecars.partnersync.administration;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.custody.CustomerErasure;
import nl.chargecars.partnersync.custody.CustomerErasure.Outcome;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Erases a customer who requested that (GDPR, article 17). The page counts the data first, and the customer's e-mail address is
 * never in a URL, which a log would keep.
 */
@PageController
@RequestMapping(path = "/people/erase-customer", produces = MediaType.TEXT_HTML_VALUE)
class ErasurePageController {

    private final CustomerErasure erasure;
    private final Json json;
    private final Pages pages;

    ErasurePageController(CustomerErasure erasure, Json json, Pages pages) {
        this.erasure = erasure;
        this.json = json;
        this.pages = pages;
    }

    @GetMapping
    ResponseEntity<byte[]> ask(HttpServletRequest request) {
        return show(request, HttpStatus.OK, "", Optional.empty(), List.of());
    }

    @PostMapping("/count")
    ResponseEntity<byte[]> count(@RequestParam(defaultValue = "") String email, HttpServletRequest request) {
        return answer(email, request, () -> erasure.count(email));
    }

    /** Erases a limited amount per request; the page then shows what remains, with a button to continue. */
    @PostMapping
    ResponseEntity<byte[]> erase(
            @RequestParam(defaultValue = "") String email, Actor actor, HttpServletRequest request) {
        return answer(email, request, () -> erasure.erase(email, actor));
    }

    private ResponseEntity<byte[]> answer(String email, HttpServletRequest request, Supplier<Outcome> work) {
        try {
            Fields fields = json.fields(Map.of("email", email));
            CustomerErasure.email(fields);
            fields.check();
            return show(request, HttpStatus.OK, email, Optional.of(work.get()), List.of());
        } catch (Refusal refusal) {
            return show(request, HttpStatus.UNPROCESSABLE_CONTENT, email, Optional.empty(), Forms.problems(refusal));
        }
    }

    private ResponseEntity<byte[]> show(
            HttpServletRequest request,
            HttpStatus status,
            String email,
            Optional<Outcome> outcome,
            List<Problem> problems) {
        Map<String, Object> model = new HashMap<>();
        model.put("email", email);
        model.put("outcome", outcome);
        model.put("problems", problems);
        return pages.show(request, status, "administration/erasure", model);
    }
}
