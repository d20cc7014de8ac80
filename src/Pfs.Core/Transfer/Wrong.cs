namespace Pfs.Core.Transfer;

/// <summary>Refusals of what a stranger's file says; whoever reads the frame adds where it stands.</summary>
internal static class Wrong
{
    public static void If(bool isWrong, string what)
    {
        if (isWrong)
        {
            throw new PfsException(PfsError.InvalidArgument, what);
        }
    }

    public static void Unless(bool isRight, string what) => If(!isRight, what);
}
