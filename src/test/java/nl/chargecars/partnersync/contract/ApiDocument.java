package nl.chargecars.partnersync.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import nl.chargecars.partnersync.web.Fields;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code openapi.yaml}, parsed once per JVM. */
public final class ApiDocument {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    private static final class Shared {
        static final ApiDocument DOCUMENT = read();
    }

    private final JsonNode root;
    private final List<Operation> operations;
    private final List<Operation> webhooks;
    private final Schemas published;
    private final Schemas closed;

    private ApiDocument(JsonNode root) {
        this.root = root;
        this.operations = operations("paths");
        this.webhooks = operations("webhooks");
        this.published = new Schemas(root);
        this.closed = new Schemas(ClosedDocument.of(root));
    }

    public static ApiDocument get() {
        return Shared.DOCUMENT;
    }

    private static ApiDocument read() {
        try (InputStream yaml = ApiDocument.class.getResourceAsStream("/openapi.yaml")) {
            return new ApiDocument(YAMLMapper.shared().readTree(Objects.requireNonNull(yaml)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public JsonNode root() {
        return root;
    }

    public String guide() {
        return root.at("/info/description").asString();
    }

    /** The operations under {@code paths}, in the order of the document. */
    public List<Operation> operations() {
        return operations;
    }

    /** The operations under {@code webhooks}; the path of such an operation is the name of its event. */
    public List<Operation> webhooks() {
        return webhooks;
    }

    /**
     * Finds the operation for a request.
     *
     * @param path as sent, percent-encoded
     */
    public Optional<Operation> find(String method, String path) {
        return operations.stream()
                .filter(operation -> operation.method().equals(method) && operation.fits(path))
                .min(Operation.MOST_EXACT_FIRST);
    }

    /** Follows a {@code $ref} to its target; returns any other node unchanged. */
    public JsonNode resolve(JsonNode node) {
        return resolve(root, node);
    }

    static JsonNode resolve(JsonNode root, JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isString()
                ? resolve(root, root.at(reference.stringValue().substring(1)))
                : node;
    }

    /** The schemas as callers read them: members that they do not name are allowed. */
    Schemas published() {
        return published;
    }

    /** The same schemas, closed: a member that they do not name is an error. */
    Schemas closed() {
        return closed;
    }

    /** Visits every node of the document, each with its JSON pointer. */
    void everywhere(BiConsumer<String, JsonNode> visitor) {
        visit("", root, visitor);
    }

    private static void visit(String pointer, JsonNode node, BiConsumer<String, JsonNode> visitor) {
        visitor.accept(pointer, node);
        node.properties()
                .forEach(member -> visit(pointer + "/" + Fields.escape(member.getKey()), member.getValue(), visitor));
        for (int index = 0; node.isArray() && index < node.size(); index++) {
            visit(pointer + "/" + index, node.get(index), visitor);
        }
    }

    private List<Operation> operations(String section) {
        List<Operation> found = new ArrayList<>();
        root.path(section)
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(member -> METHODS.contains(member.getKey()))
                        .forEach(member -> found.add(Operation.of(this, section, path.getKey(), member.getKey()))));
        return List.copyOf(found);
    }
}
