using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pfs.S3Api.Errors;

namespace Pfs.S3Api.Forms;

/// <summary>
/// One condition of a form's policy.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
/// </summary>
/// <param name="Operation">In lower case.</param>
/// <param name="First">The field with its dollar sign, or the least size.</param>
/// <param name="Second">The value or its beginning, or the greatest size.</param>
internal sealed record PolicyCondition(string Operation, string First, string Second)
{
    private const string Equal = "eq";
    private const string StartsWith = "starts-with";
    private const string Range = "content-length-range";
    private static readonly JsonSerializerOptions AsSent = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The field that the condition is about; null when it is about the file, or about nothing.</summary>
    public string? Field => Operation != Range && First.StartsWith('$') ? First[1..] : null;

    /// <exception cref="S3Exception">InvalidPolicyDocument.</exception>
    public static PolicyCondition Parse(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => ParseSimple(element),
        JsonValueKind.Array => ParseList(element),
        _ => throw PostPolicy.Invalid("Invalid condition test: must be a List or Object."),
    };

    /// <summary>The sizes that a file may have; null when the condition is not about them.</summary>
    /// <exception cref="S3Exception">AccessDenied for sizes that are none.</exception>
    public (long Min, long Max)? SizeRange()
    {
        if (Operation != Range)
        {
            return null;
        }

        return long.TryParse(First, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var min)
            && long.TryParse(Second, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var max)
            ? (min, max)
            : throw Failed();
    }

    /// <param name="value">Of the condition's field; null when the form has no such field, which no condition allows.</param>
    /// <exception cref="S3Exception">AccessDenied when it does not hold.</exception>
    public void Check(string? value)
    {
        var holds = value is not null && (Operation == Equal
            ? value == Second
            : IsContentType()
                ? value.Split(',').All(item => item.Trim().StartsWith(Second, StringComparison.Ordinal))
                : value.StartsWith(Second, StringComparison.Ordinal));
        if (!holds)
        {
            throw Failed();
        }
    }

    private static PolicyCondition ParseSimple(JsonElement element)
    {
        var properties = element.EnumerateObject().ToList();
        if (properties.Count != 1)
        {
            throw PostPolicy.Invalid("Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.");
        }

        return properties[0].Value.ValueKind == JsonValueKind.String
            ? new PolicyCondition(Equal, "$" + properties[0].Name, properties[0].Value.GetString()!)
            : throw PostPolicy.Invalid("Invalid Simple-Condition: value must be a string.");
    }

    private static PolicyCondition ParseList(JsonElement element)
    {
        if (element.GetArrayLength() == 0 || element[0].ValueKind != JsonValueKind.String)
        {
            throw PostPolicy.Invalid("Invalid Condition: missing operation identifier.");
        }

        var operation = element[0].GetString()!.ToLowerInvariant();
        if (operation is not (Equal or StartsWith or Range))
        {
            throw PostPolicy.Invalid($"Invalid Condition: unknown operation '{element[0].GetString()}'.");
        }

        return element.GetArrayLength() == 3
            ? new PolicyCondition(operation, Text(element[1], operation), Text(element[2], operation))
            : throw PostPolicy.Invalid($"Invalid {operation}: wrong number of arguments.");
    }

    /// <summary>A text, or the whole number that a size may be.</summary>
    private static string Text(JsonElement element, string operation) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Number when operation == Range && element.TryGetInt64(out var number) => number.ToString(CultureInfo.InvariantCulture),
        _ => throw PostPolicy.Invalid("Invalid JSON."),
    };

    private bool IsContentType() => Field!.Equals("Content-Type", StringComparison.OrdinalIgnoreCase);

    private S3Exception Failed() => PostPolicy.Failed(
        $"Policy Condition failed: [{string.Join(", ", new[] { Operation, First, Second }.Select(text => JsonSerializer.Serialize(text, AsSent)))}]");
}
