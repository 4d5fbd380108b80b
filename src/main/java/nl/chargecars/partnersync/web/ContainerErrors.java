package nl.chargecars.partnersync.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers what the servlet container refuses before an endpoint is chosen (a broken address, for example), in the same envelope. */
@RestController
class ContainerErrors implements ErrorController {

    private final ErrorWriter errors;

    ContainerErrors(ErrorWriter errors) {
        this.errors = errors;
    }

    @RequestMapping("/error")
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        int status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
        errors.write(request, response, refusalFor(request, status));
    }

    /** As {@link #refusalFor(int)}, for a status that the container has set: its 501 has two causes. */
    static Refusal refusalFor(HttpServletRequest request, int status) {
        return status == 501 && request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null
                ? Refusal.of(
                        ErrorCode.MALFORMED_REQUEST,
                        "The header Transfer-Encoding can be chunked only. Send the body as it is.")
                : refusalFor(status);
    }

    static Refusal refusalFor(int status) {
        return switch (status) {
            case 401 -> Refusal.of(ErrorCode.UNAUTHENTICATED, "A credential is needed.");
            case 403 -> Refusal.of(ErrorCode.FORBIDDEN, "This is not allowed with this credential.");
            case 404 -> Refusal.nothingHere();
            case 405 -> Refusal.of(ErrorCode.METHOD_NOT_ALLOWED, "This method is not possible here.");
            case 408 -> Body.late(); // of the body nothing more came; of a head the container tells nobody
            case 413 -> Refusal.bodyTooLarge();
            case 501 -> unreadable(); // the method is CONNECT
            case 503 -> BodyBudget.exhausted();
            case 505 -> Refusal.of(ErrorCode.MALFORMED_REQUEST, "The version of HTTP must be 1.1 or 1.0.");
            default ->
                status < 500 ? unreadable() : Refusal.of(ErrorCode.INTERNAL_ERROR, "Something went wrong on our side.");
        };
    }

    private static Refusal unreadable() {
        return Refusal.of(ErrorCode.MALFORMED_REQUEST, "The request cannot be read.");
    }
}
