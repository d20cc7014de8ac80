namespace Pfs.S3Api.Operations.Objects;

/// <summary>How many tags a thing may have, and in which words S3 refuses more, or a key that is S3's own.</summary>
/// <param name="Max">The most tags.</param>
/// <param name="TooMany">The refusal of more.</param>
/// <param name="Reserved">The refusal of a key that begins with <c>aws:</c>.</param>
internal sealed record TagLimits(int Max, string TooMany, string Reserved)
{
    public static TagLimits Object { get; } = new(
        10, "Object tags cannot be greater than 10", "Your TagKey cannot be prefixed with aws:");

    public static TagLimits Bucket { get; } = new(
        50, "Bucket tag count cannot be greater than 50", "System tags cannot be added/updated by requester");
}
