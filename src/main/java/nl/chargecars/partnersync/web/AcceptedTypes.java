package nl.chargecars.partnersync.web;

import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * What callers accept: who wants problems as {@code application/problem+json} (written by {@link ErrorWriter}) takes successes
 * as {@code application/json}; a success is never called a problem.
 */
@Component
class AcceptedTypes implements WebMvcConfigurer {

    private final ContentNegotiationStrategy header = new HeaderContentNegotiationStrategy();

    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
        configurer.strategies(List.of(this::ofSuccess));
    }

    private List<MediaType> ofSuccess(NativeWebRequest request) throws HttpMediaTypeNotAcceptableException {
        return header.resolveMediaTypes(request).stream()
                .map(AcceptedTypes::ofSuccess)
                .toList();
    }

    private static MediaType ofSuccess(MediaType accepted) {
        return accepted.equalsTypeAndSubtype(MediaType.APPLICATION_PROBLEM_JSON)
                ? new MediaType("application", "json", accepted.getQualityValue())
                : accepted;
    }
}
