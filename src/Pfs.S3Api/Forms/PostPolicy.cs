using System.Globalization;
using System.Text.Json;
using Pfs.S3Api.Errors;

namespace Pfs.S3Api.Forms;

/// <summary>
/// What the one who signed a form allows in it: until when, which fields with which values, how long a file.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
/// </summary>
internal sealed class PostPolicy
{
    private const string BucketField = "bucket";
    private readonly DateTimeOffset _expiration;
    private readonly List<PolicyCondition> _conditions;

    private PostPolicy(DateTimeOffset expiration, List<PolicyCondition> conditions)
    {
        (_expiration, _conditions) = (expiration, conditions);
        foreach (var condition in conditions)
        {
            if (condition.SizeRange() is var (min, max))
            {
                (MinBytes, MaxBytes) = (Math.Max(MinBytes, min), Math.Min(MaxBytes ?? max, max));
            }
        }
    }

    /// <summary>The least size of the file in bytes.</summary>
    public long MinBytes { get; }

    /// <summary>The greatest size of the file in bytes; null: any.</summary>
    public long? MaxBytes { get; }

    /// <param name="base64">The field <c>policy</c>, whose signature was verified.</param>
    /// <exception cref="S3Exception">InvalidPolicyDocument; AccessDenied for sizes that are none.</exception>
    public static PostPolicy Parse(string base64)
    {
        var json = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, json, out var length))
        {
            throw Invalid("invalid Base64 encoding.");
        }

        try
        {
            using var document = JsonDocument.Parse(json.AsMemory(0, length));
            return Parse(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException) // half a surrogate pair is the latter
        {
            throw Invalid("Invalid JSON.");
        }
    }

    /// <summary>Holds a form against the policy; sizes are left to whoever reads the file.</summary>
    /// <param name="form">The form.</param>
    /// <param name="bucket">The bucket that it was posted to.</param>
    /// <param name="now">When it was.</param>
    /// <exception cref="S3Exception">AccessDenied.</exception>
    public void Check(PostForm form, string bucket, DateTimeOffset now)
    {
        if (now >= _expiration)
        {
            throw Failed("Policy expired.");
        }

        foreach (var condition in _conditions)
        {
            if (condition.SizeRange() is null)
            {
                condition.Check(ValueOf(condition.Field, form, bucket));
            }
        }

        var names = form.Fields.Select(field => field.Name).Where(name => !IsFree(name)).Append(BucketField);
        if (names.FirstOrDefault(name => !Covers(name)) is { } extra)
        {
            throw Failed($"Extra input fields: {extra}");
        }
    }

    public static S3Exception Invalid(string reason) => new(S3Error.InvalidPolicyDocument, $"Invalid Policy: {reason}");

    public static S3Exception Failed(string reason) => new(S3Error.AccessDenied, $"Invalid according to Policy: {reason}");

    private static PostPolicy Parse(JsonElement root)
    {
        JsonElement? expiration = null, conditions = null;
        foreach (var property in root.EnumerateObject())
        {
            switch (property.Name)
            {
                case "expiration":
                    expiration = property.Value;
                    break;
                case "conditions":
                    conditions = property.Value;
                    break;
                default:
                    throw Invalid($"Unexpected: '{property.Name.ToLowerInvariant()}'");
            }
        }

        var time = Time((expiration ?? throw Invalid("Policy missing expiration.")).GetString() ?? "");
        return (conditions ?? throw Invalid("Policy missing conditions.")) is { ValueKind: JsonValueKind.Array } list
            ? new PostPolicy(time, [.. list.EnumerateArray().Select(PolicyCondition.Parse)])
            : throw Invalid("Invalid 'conditions' value: must be a List.");
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.TryParseExact(
        text,
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'",
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal,
        out var time) ? time : throw Invalid($"Invalid 'expiration' value: '{text}'");

    private static string? ValueOf(string? field, PostForm form, string bucket) => field?.ToLowerInvariant() switch
    {
        null => null,
        BucketField => bucket, // the one that will be written to, whatever a field says
        "key" => form.Key,
        _ => form[field],
    };

    private static bool IsFree(string name) => name.StartsWith("x-ignore-", StringComparison.OrdinalIgnoreCase)
        || name.Equals("policy", StringComparison.OrdinalIgnoreCase) || name.Equals("x-amz-signature", StringComparison.OrdinalIgnoreCase);

    private bool Covers(string name) => _conditions.Exists(condition => name.Equals(condition.Field, StringComparison.OrdinalIgnoreCase));
}
