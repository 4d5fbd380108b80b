package nl.chargecars.partnersync.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.access.PartnerCaller;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.crypto.ApplicationKeys;
import nl.chargecars.partnersync.crypto.KeyedHash;
import nl.chargecars.partnersync.crypto.RandomToken;
import nl.chargecars.partnersync.pages.BrowserCookie;
import nl.chargecars.partnersync.pages.FormTokens;
import nl.chargecars.partnersync.settings.Settings;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sessions of the portal, and the cookie that carries the session token. Staff have a different cookie, so one browser can have a
 * session of each kind, independent of each other. Each sign-in makes a new token; the token that a browser already has is never
 * reused (session fixation).
 */
@Component
class PortalSessions {

    private static final String SESSION = "session";
    private static final String FORM = "form";
    private static final byte[] SEPARATOR = {0};

    private final PortalSessionRepository repository;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final byte[] key;
    private final BrowserCookie cookie;
    private final CsrfTokenRepository formTokens;

    PortalSessions(
            PortalSessionRepository repository,
            AuditLog audit,
            TransactionTemplate transaction,
            ApplicationKeys keys,
            Settings settings,
            Clock clock) {
        this.repository = repository;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
        this.key = keys.key("portal");
        this.cookie = new BrowserCookie("partnersync_portal", settings);
        this.formTokens = new FormTokens(
                cookie::in,
                new BrowserCookie("partnersync_portal_form", settings),
                token -> Base64.getUrlEncoder().withoutPadding().encodeToString(hash(FORM, token)));
    }

    CsrfTokenRepository formTokens() {
        return formTokens;
    }

    Optional<String> credential(HttpServletRequest request) {
        return cookie.in(request).flatMap(token -> repository.credential(hash(SESSION, token), clock.instant()));
    }

    /** Ends the current session of the browser, if any, and begins a new one; audited. */
    void begin(PartnerCaller visitor, HttpServletRequest request, HttpServletResponse response) {
        String token = RandomToken.next();
        transaction.executeWithoutResult(_ -> {
            cookie.in(request).ifPresent(old -> repository.end(hash(SESSION, old)));
            repository.begin(hash(SESSION, token), visitor.credentialId(), clock.instant());
            audit.record(List.of(new AuditEntry(
                    visitor.actor(), "PORTAL_SIGNED_IN", "credentials", visitor.credentialId(), Map.of())));
        });
        cookie.set(response, token, PortalSessionRepository.LONGEST);
    }

    void end(HttpServletRequest request, HttpServletResponse response) {
        cookie.in(request).ifPresent(token -> repository.end(hash(SESSION, token)));
        cookie.remove(response);
    }

    /**
     * Returns the keyed hash of a text. The purpose is part of the input, so the hash of a token for one purpose cannot be used
     * for the other.
     */
    private byte[] hash(String purpose, String text) {
        return KeyedHash.sha256(
                key, purpose.getBytes(StandardCharsets.UTF_8), SEPARATOR, text.getBytes(StandardCharsets.UTF_8));
    }
}
