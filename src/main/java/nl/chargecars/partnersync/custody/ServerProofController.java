package nl.chargecars.partnersync.custody;

import jakarta.servlet.http.HttpServletRequest;
import nl.chargecars.partnersync.crypto.ServerProof;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.web.Answer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Proves to the commands of this machine that this is the server of their data directory. Needs no credential: it comes before. */
@RestController
class ServerProofController {

    private static final Logger log = LoggerFactory.getLogger(ServerProofController.class);

    private final ServerProof proof;

    ServerProofController(Settings settings) {
        this.proof = proof(settings);
    }

    record Proof(String proof) {}

    @GetMapping("/api/v1/server-proof/{challenge}")
    Answer<Proof> prove(@PathVariable String challenge, HttpServletRequest request) {
        return Answer.of(new Proof(proof.answer(challenge, request.getLocalAddr(), request.getLocalPort())));
    }

    /** With an external database and all keys in the environment a server needs no data directory; only the commands do. */
    private static ServerProof proof(Settings settings) {
        try {
            return ServerProof.readOrCreate(settings.dataDir());
        } catch (InvalidSettingsException unusable) {
            log.warn("the commands beside this server will not know it: {}", unusable.getMessage());
            return ServerProof.ofNobody();
        }
    }
}
