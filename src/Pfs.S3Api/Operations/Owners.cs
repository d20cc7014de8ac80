using Pfs.S3Api.Xml;

namespace Pfs.S3Api.Operations;

/// <summary>The owner of everything, as the lists show it.</summary>
internal static class Owners
{
    public static void Write(XmlAnswer answer, ReadOnlySpan<byte> element, string owner)
    {
        answer.Open(element);
        answer.Element("ID"u8, owner);
        answer.Element("DisplayName"u8, owner);
        answer.Close(element);
    }
}
