namespace Pfs.S3Api.Errors;

/// <summary>A refusal on its way to the client: an <see cref="S3Error"/>, a sentence, and the extra elements of its XML.</summary>
internal sealed class S3Exception(S3Error error, string? message = null) : Exception(message ?? error.Message)
{
    private List<KeyValuePair<string, string>>? _elements;
    private List<KeyValuePair<string, string>>? _headers;

    public S3Error Error { get; } = error;

    /// <summary>Elements beside Code and Message, in the order in which they were added.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Elements => _elements ?? [];

    /// <summary>Response headers that this refusal needs, such as Allow.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers => _headers ?? [];

    public static S3Exception InvalidArgument(string argument, string? value, string message) =>
        new S3Exception(S3Error.InvalidArgument, message).With("ArgumentName", argument).With("ArgumentValue", value ?? "");

    public static S3Exception NotImplemented(string what) =>
        new S3Exception(S3Error.NotImplemented).With("Header", what);

    public S3Exception With(string element, string value)
    {
        (_elements ??= []).Add(new(element, value));
        return this;
    }

    public S3Exception WithHeader(string name, string value)
    {
        (_headers ??= []).Add(new(name, value));
        return this;
    }
}
